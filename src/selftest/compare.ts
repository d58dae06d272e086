/** Runs the same computation on tfjs's cpu backend (the reference) and on another, and compares every value of every output. */
import * as tf from '@tensorflow/tfjs-core'
import { currentDevice } from '../gpu/device'
import type { Case, Compared } from './types'

interface Values {
  shapes: number[][]
  values: ArrayLike<number>[]
}

/** What a case gives on a backend, copied; nothing of it is left on the backend. */
async function valuesOn(backend: string, { run }: Case): Promise<Values> {
  await tf.setBackend(backend)
  const outputs = tf.tidy(run)
  try {
    const values = await Promise.all(outputs.map(async (output) => Float32Array.from(await output.data<'float32'>())))
    return { values, shapes: outputs.map(({ shape }) => shape) }
  } finally {
    tf.dispose(outputs)
  }
}

/**
 * Compares a case with the cpu backend.
 * @param backend one that is started, with its kernels and those of cpu registered; it is the current one afterwards
 * @throws what the case throws on either of them
 */
export async function compareWithCpu(backend: string, test: Case): Promise<Compared> {
  const reference = await valuesOn('cpu', test)
  const device = backend === 'webgpu' ? currentDevice() : null
  // What a device refuses in queued work throws nothing.
  device?.pushErrorScope('validation')
  const actual = await valuesOn(backend, test)
  const refused = (await device?.popErrorScope())?.message
  if (refused !== undefined) throw new Error(`the device refused a command: ${refused}`)
  const shapesOf = ({ shapes }: Values) => shapes.map((shape) => `[${shape.join(', ')}]`).join(' ')
  if (shapesOf(actual) !== shapesOf(reference))
    throw new Error(`its outputs are ${shapesOf(actual)}, but on cpu ${shapesOf(reference)}`)
  return { shapes: reference.shapes, ...largestDifference(reference.values, actual.values, test.relativeTo) }
}

/** The largest difference of all outputs, and where it is. @param relativeTo as in `Case`; or none, for differences themselves */
export function largestDifference(
  reference: readonly ArrayLike<number>[],
  actual: readonly ArrayLike<number>[],
  relativeTo?: Case['relativeTo'] | 'absolute',
): Omit<Compared, 'shapes'> {
  let found: Omit<Compared, 'shapes'> = { difference: 0, at: null }
  for (const [output, wanted] of reference.entries()) {
    const scale = relativeTo === 'absolute' ? 1 : relativeTo === 'largest' ? largest(wanted) : null
    for (let i = 0; i < wanted.length; i++) {
      const [value, got] = [wanted[i] ?? NaN, actual[output]?.[i] ?? NaN]
      const difference = Math.abs(got - value) / (scale ?? 1 + Math.abs(value))
      // Not a number on one side alone is the worst there is; a comparison with it would be false.
      if (difference <= found.difference) continue
      if (Number.isNaN(difference) && Number.isNaN(value) && Number.isNaN(got)) continue
      found = {
        difference: Number.isNaN(difference) ? Infinity : difference,
        at: { output, value: i, expected: value, got },
      }
      if (found.difference === Infinity) return found
    }
  }
  return found
}

/** Of an output of zeros everything is far away. */
function largest(values: ArrayLike<number>): number {
  let most = 1e-30
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0))
  return most
}
