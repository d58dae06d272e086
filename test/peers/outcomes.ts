/** Runs tfjs' own tests with our kernels and with its own, on one backend. */
import * as tf from '@tensorflow/tfjs-core'
import type { ExpectStatic } from 'vitest'
import { specs, type Spec } from './jasmine'

/** What a test said by its name; null where it passed. */
export type Outcomes = Map<string, string | null>

export interface Compared {
  specs: number
  /** Tests that pass with tfjs' kernels and fail with ours, and what they say. */
  lost: string[]
  /** Tests that pass with our kernels alone. */
  gained: string[]
}

/** A test that says nothing for so long has failed. */
const PATIENCE = 20_000

async function run({ run }: Spec): Promise<string | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${PATIENCE} ms`)), PATIENCE)
  })
  const engine = tf.engine()
  engine.startScope()
  try {
    await Promise.race([run(), late])
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
    engine.endScope()
    engine.disposeVariables()
  }
}

async function runAll(): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  for (const spec of specs) {
    const before = outcomes.get(spec.name)
    const outcome = await run(spec)
    // Some have the same name.
    outcomes.set(spec.name, before ?? outcome)
  }
  return outcomes
}

/** Takes away all kernels of the current backend that are not its package's own, and our way of saving tensors for gradients. */
function useOnly(stock: readonly tf.KernelConfig[]): void {
  Reflect.deleteProperty(tf.engine(), 'clone')
  const backend = tf.getBackend()
  for (const { kernelName } of tf.getKernelsForBackend(backend)) tf.unregisterKernel(kernelName, backend)
  for (const kernel of stock) tf.registerKernel(kernel)
}

/**
 * To be called once: our kernels are gone when it ends.
 * @param start starts the backend with our kernels
 * @param expect Vitest's
 */
export async function compare(
  backend: string,
  importPackage: () => Promise<unknown>,
  start: () => Promise<unknown>,
  expect: ExpectStatic,
): Promise<Compared> {
  expect.extend({ nothing: () => ({ pass: true, message: () => '' }) })
  Object.assign(globalThis, { expect })
  await importPackage()
  const stock = tf.getKernelsForBackend(backend)
  await start()
  const ours = await runAll()
  useOnly(stock)
  const theirs = await runAll()
  const lost = [...theirs].filter(([name, failure]) => failure === null && ours.get(name) !== null)
  const gained = [...theirs].filter(([name, failure]) => failure !== null && ours.get(name) === null)
  return {
    specs: specs.length,
    lost: lost.map(([name]) => `${name}: ${ours.get(name)}`),
    gained: gained.map(([name]) => name),
  }
}
