/** Twelve replayed iterations against twelve unreplayed ones on the same adapter: losses, weights and moments of equal bits. */
import { beforeAll, expect, it } from 'vitest'
import { trainTiny } from '../../../src/selftest/replay/mixture'
import { tinyConfig } from '../../../src/selftest/replay/tiny-mixture'
import { startCounting, type GpuCounter } from '../compare'

let counter: GpuCounter

beforeAll(async () => {
  counter = await startCounting()
})

it('replayed iterations have the bits of ordinary ones; they make nothing anew, and neither do pictures', async () => {
  const [replayed, plain] = [await trainTiny(true), await trainTiny(false)]
  expect([replayed.trainer.replay.kind, plain.trainer.replay.kind]).toEqual(['recorded', 'waiting'])
  expect(replayed.steps).toEqual(plain.steps)
  expect(replayed.weights).toEqual(plain.weights)
  expect(replayed.values).toEqual(plain.values)

  const { model, trainer } = replayed
  const picture = (share: number) => model.interpolate([[share, 1 - share, 0]], 1, 7)
  for (let i = 0; i < 4; i++) await picture(i / 9)
  counter.reset()
  for (let i = 0; i < 10; i++) trainer.step()
  const ofSteps = counter.read()
  await trainer.readMetrics()
  expect(ofSteps).toMatchObject({ bindGroups: 0, writes: 10, submits: 10 })
  // A copy of the metrics an iteration until they are read: the pool's from then on.
  expect(ofSteps.buffers).toBeLessThanOrEqual(10)
  counter.reset()
  const pictures = await Promise.all([picture(0), picture(1)])
  expect(counter.read()).toMatchObject({ bindGroups: 0, writes: 2 })
  expect(pictures[0]?.pixels).not.toEqual(pictures[1]?.pixels)
  for (const one of [replayed, plain]) {
    one.trainer.dispose()
    one.model.dispose()
  }
}, 600_000)

it('so have those in which C learns alone, and those in which it stands still', async () => {
  const { regulariser, ...rest } = tinyConfig()
  const config = { ...rest, regulariser: { ...regulariser, first: 5, heads: 3, wide: 5, frozen: true } }
  const [replayed, plain] = [await trainTiny(true, config), await trainTiny(false, config)]
  expect([replayed.trainer.replay.kind, plain.trainer.replay.kind]).toEqual(['recorded', 'waiting'])
  expect(replayed.steps).toEqual(plain.steps)
  expect(replayed.steps.map(({ lossD }) => Number.isNaN(lossD)).indexOf(false)).toBe(5)
  expect(replayed.weights).toEqual(plain.weights)
  expect(replayed.values).toEqual(plain.values)
  for (const { trainer, model } of [replayed, plain]) {
    trainer.dispose()
    model.dispose()
  }
})
