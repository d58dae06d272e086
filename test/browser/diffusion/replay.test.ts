/** Replayed steps of fine-tuning against unreplayed ones on the same adapter: equal bits. */
import { beforeAll, expect, it } from 'vitest'
import { variantTuner } from '../../../bench/fusion/variants'
import { startCounting, type GpuCounter } from '../compare'
import { ofTinyUNet, tunable } from './tunable'

const STEPS = 10
/** Between the meters of these samples. */
const THRESHOLD = 0.2

let counter: GpuCounter

beforeAll(async () => {
  counter = await startCounting()
})

async function train(isReplayed: boolean, dropAbove: number) {
  const model = await tunable(ofTinyUNet, 8)
  const tuner = await variantTuner('ours', model, { batch: 2, images: 4, dropAbove })
  const losses = []
  let last = counter.read()
  for (let step = 0; step < STEPS; step++) {
    if (!isReplayed) tuner.recordAnew()
    counter.reset()
    await tuner.advance()
    last = counter.read()
    losses.push(...(await tuner.readLosses()))
  }
  expect(tuner.replay.kind).toBe(isReplayed ? 'recorded' : 'waiting')
  const weights = [...(await model.unet.weights.save())].map(([name, { data }]) => [name, data] as const)
  tuner.dispose()
  model.unet.dispose()
  return { losses, weights, last }
}

it.each([
  ['every sample is learnt from', 0],
  ['some samples are dropped', THRESHOLD],
])(
  'replayed steps have the bits of ordinary ones, in one submit, where %s',
  async (_, dropAbove) => {
    const [replayed, plain] = [await train(true, dropAbove), await train(false, dropAbove)]
    const dropped = plain.losses.flatMap((loss) => loss.dropped ?? [])
    expect(dropped.some((share) => share > 0) && dropped.some((share) => share < 1)).toBe(dropAbove > 0)
    expect(replayed.losses).toEqual(plain.losses)
    expect(replayed.weights).toEqual(plain.weights)
    expect(replayed.last.submits).toBe(1)
    expect(replayed.last.dispatches).toBe(plain.last.dispatches)
    // Drawing and gathering the pairs is recorded too: a step takes one buffer of inputs.
    expect(replayed.last).toMatchObject({ bindGroups: 0, buffers: 0, writes: 1 })
  },
  600_000,
)
