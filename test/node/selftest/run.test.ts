/** A whole self-test in Node, on WebAssembly: kernels that are broken on purpose are found, it can be cancelled, and a lost device ends it. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, expect, it } from 'vitest'
import { startBackend } from '../../../src/gpu/backend'
import { GATED_GELU } from '../../../src/gpu/kernels/gated-gelu'
import { nothingYet, withNews, type Outcome } from '../../../src/selftest/outcome'
import { runSelfTest, type SelfTestPlatform } from '../../../src/selftest/run'
import { useStockKernels } from '../../../src/selftest/speed/stock-kernels'
import type { SelfTestNews } from '../../../src/selftest/types'

const platform: SelfTestPlatform = { startBackend, golden: [], loadBytes: () => Promise.reject(new Error('no files')) }
let mend = () => {}
afterEach(() => {
  mend()
  mend = () => {}
})

/** Puts a kernel with an error in the place of ours. */
function spoil(kernelName: string, change: (kernel: tf.KernelConfig) => tf.KernelFunc) {
  const kernel = tf.getKernel(kernelName, 'wasm')
  if (kernel === undefined) throw new Error(`${kernelName} is not registered`)
  const put = (config: tf.KernelConfig) => {
    tf.unregisterKernel(kernelName, 'wasm')
    tf.registerKernel(config)
  }
  put({ ...kernel, kernelFunc: change(kernel) })
  mend = () => put(kernel)
}

async function test(
  on: Partial<SelfTestPlatform> = {},
  heard: (news: SelfTestNews) => void = () => {},
): Promise<Outcome> {
  let outcome = nothingYet
  const tell = (news: SelfTestNews) => {
    outcome = withNews(outcome, news)
    heard(news)
  }
  const choice = { backend: 'wasm', parts: ['operations', 'replay'] } as const
  await runSelfTest(choice, { ...platform, ...on }, tell, () => Promise.resolve())
  return outcome
}

it('passes, has run every kernel of ours, and says why there is no replay', async () => {
  const outcome = await test()
  expect(outcome.checks.filter(({ passed }) => !passed)).toEqual([])
  expect(outcome.checks).toHaveLength(outcome.totals.operations ?? NaN)
  expect(outcome.kernels).toMatchObject({ missed: [] })
  expect(outcome.kernels?.own).toBeGreaterThan(10)
  expect(outcome.skipped).toEqual([{ part: 'replay', why: expect.stringContaining('Only WebGPU') }])
})

it('leaves no tensor behind', async () => {
  const { numTensors } = tf.memory()
  await test()
  expect(tf.memory().numTensors).toBe(numTensors)
})

it('finds a kernel whose values are wrong, with the place, and one that throws', async () => {
  spoil(GATED_GELU, () => ({ inputs }) => {
    const x = inputs.x as tf.TensorInfo
    return tf.fill([x.shape[0] ?? 1, (x.shape[1] ?? 2) / 2], 7)
  })
  const wrong = (await test()).checks.filter(({ passed }) => !passed)
  expect(wrong.map(({ name }) => name)).toEqual(['gatedGelu'])
  expect(wrong[0]).toMatchObject({
    group: 'Layers of the UNet',
    shapes: [
      [37, 9],
      [37, 18],
    ],
    at: { output: 0, got: 7 },
  })
  expect(wrong[0]?.difference).toBeGreaterThan(1)
  mend()
  spoil(GATED_GELU, () => () => {
    throw new Error('out of order')
  })
  const thrown = (await test()).checks.filter(({ passed }) => !passed)
  expect(thrown).toMatchObject([{ name: 'gatedGelu', problem: 'out of order', difference: null }])
})

it('a device that is lost ends it, and what it found is kept', async () => {
  let lose = (_: { reason: string; message: string }) => {}
  const lost = new Promise<{ reason: string; message: string }>((resolve) => (lose = resolve))
  const on = {
    startBackend: async (...asked: Parameters<typeof startBackend>) => ({ ...(await startBackend(...asked)), lost }),
  }
  let checks = 0
  const ended = test(on, ({ type }) => {
    if (type === 'check' && ++checks === 3) lose({ reason: 'destroyed', message: 'The driver crashed.' })
  })
  await expect(ended).rejects.toMatchObject({ name: 'DeviceLost', message: 'The GPU was lost (The driver crashed.).' })
  expect(checks).toBeGreaterThanOrEqual(3)
  expect(checks).toBeLessThan(10)
})

it('puts our kernels back after tfjs’s own', async () => {
  await startBackend('wasm')
  const names = () =>
    tf
      .getKernelsForBackend('wasm')
      .map(({ kernelName }) => kernelName)
      .sort()
  const [before, ours] = [names(), tf.getKernel(GATED_GELU, 'wasm')]
  const putBack = useStockKernels([])
  expect(tf.getKernel(GATED_GELU, 'wasm')).toBeUndefined()
  putBack()
  expect(names()).toEqual(before)
  expect(tf.getKernel(GATED_GELU, 'wasm')).toBe(ours)
})
