/** Numbers of another implementation, in a safetensors file, and how far ours are from them. */
import * as tf from '@tensorflow/tfjs-core'
import { BadArgument } from './bad-argument'
import type { SafetensorsEntry } from '../src/tensor/files/safetensors'

export interface Comparison {
  /** "output", "loss" or "grad." and a weight's name. */
  name: string
  /** Largest difference; NaN where a number is not one, Infinity where the shapes differ. */
  difference: number
  tolerance: number
  passed: boolean
}

/** In PyTorch's layout, as float32. */
export function tensorOf(reference: ReadonlyMap<string, SafetensorsEntry>, name: string): tf.Tensor {
  const { data, shape } = entryOf(reference, name)
  return tf.tensor(Float32Array.from(data), shape)
}

export function entryOf(reference: ReadonlyMap<string, SafetensorsEntry>, name: string): SafetensorsEntry {
  const entry = reference.get(name)
  if (entry === undefined) throw new BadArgument(`io.safetensors has no tensor "${name}".`)
  return entry
}

/** NaN where a number is not one: Math.max keeps it. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0
  for (let i = 0; i < expected.length; i++)
    difference = Math.max(difference, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)))
  return difference
}
