/** Replay against no replay: the same bits, on the same device. */
import * as tf from '@tensorflow/tfjs-core'
import { asTensors, Replayed } from '../../gpu/replay/replayed'
import { snapshot } from '../../tensor/replay'
import { largestDifference } from '../compare'
import type { Compared } from '../types'
import { trainTiny } from './mixture'
import { inputsOf, regression } from './regression'

export interface ReplayCheck {
  name: string
  /** @throws Error where nothing was replayed, with the reason */
  run: () => Promise<Compared>
}

const RUNS = 12

async function regressionTwice(): Promise<Compared> {
  const [recorded, plain] = [regression(), regression()]
  const step = new Replayed(recorded.step)
  for (let i = 0; i < RUNS; i++) {
    step.run(inputsOf(i))
    tf.tidy(() => void plain.step(asTensors(inputsOf(i))))
  }
  const { state } = step
  const compared = await compare(valuesOf(plain), valuesOf(recorded), [plain.weight.shape, plain.moments.shape])
  step.dispose()
  recorded.dispose()
  plain.dispose()
  if (state.kind !== 'recorded') throw new Error(notReplayed(state))
  return compared
}

const valuesOf = async ({ weight, moments }: ReturnType<typeof regression>) => {
  const copies = [snapshot<tf.Tensor>(weight), snapshot<tf.Tensor>(moments)]
  const values = await Promise.all(copies.map((copy) => copy.data<'float32'>()))
  tf.dispose(copies)
  return values
}

async function mixtureTwice(): Promise<Compared> {
  const runs = [await trainTiny(false), await trainTiny(true)] as const
  const [plain, replayed] = runs
  const { replay } = replayed.trainer
  const losses = ({ steps }: typeof plain) =>
    steps.flatMap(({ lossD, lossG, information }) => [lossD, lossG, information])
  const shapes = [[plain.steps.length, 3], ...plain.values.map(({ length }) => [length])]
  const compared = await compare([losses(plain), ...plain.values], [losses(replayed), ...replayed.values], shapes)
  for (const { trainer, model } of runs) {
    trainer.dispose()
    model.dispose()
  }
  if (replay.kind !== 'recorded') throw new Error(notReplayed(replay))
  return compared
}

type Outputs = readonly ArrayLike<number>[]

async function compare(
  reference: Outputs | Promise<Outputs>,
  actual: Outputs | Promise<Outputs>,
  shapes: Compared['shapes'],
): Promise<Compared> {
  return { shapes, ...largestDifference(await reference, await actual) }
}

const notReplayed = (state: Replayed<never>['state']) =>
  state.kind === 'ordinary' ? `it was not replayed, because ${state.reason}` : 'it was not replayed'

export const replayChecks: readonly ReplayCheck[] = [
  { name: 'linear regression by Adam, 12 steps', run: regressionTwice },
  { name: 'the mixture’s training, 12 iterations of all four networks', run: mixtureTwice },
]
