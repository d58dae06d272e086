/** Golden activations (pretrain/golden.py, golden_reference.py): a network's inputs, and the outputs that PyTorch or NumPy computes from them. */
import * as tf from '@tensorflow/tfjs-core'
import { readSafetensors } from '../src/tensor/files/safetensors'

export interface Golden {
  /** The network's file or folder below `public/models/`. */
  model: string
  /** New tensors of the inputs, by name, for the caller to dispose of. */
  feeds(): Record<string, tf.Tensor>
  outputs: ReadonlyMap<string, { shape: number[]; values: ArrayLike<number> }>
}

/** @param file bytes of one `test/golden/models/*.safetensors` */
export function readGolden(file: Uint8Array): Golden {
  const { tensors, metadata } = readSafetensors(file)
  const of = (kind: string) =>
    [...tensors].flatMap(([name, entry]) => (name.startsWith(kind) ? [[name.slice(kind.length), entry] as const] : []))
  const { model } = metadata
  if (model === undefined)
    throw new Error('The golden file does not name its model; run pretrain/run.sh --only golden.')
  return {
    model,
    feeds: () =>
      Object.fromEntries(
        of('input.').map(([name, { data, shape, dtype }]) => [
          name,
          tf.tensor(data, shape, dtype === 'I32' ? 'int32' : 'float32'),
        ]),
      ),
    outputs: new Map(of('output.').map(([name, { data, shape }]) => [name, { shape, values: data }])),
  }
}

/** Largest absolute difference of any output; NaN or Infinity where one is missing, misshapen or not a number. */
export async function worstDifference(golden: Golden, outputs: Readonly<Record<string, tf.Tensor>>): Promise<number> {
  let worst = 0
  for (const [name, { shape, values }] of golden.outputs) {
    const output = outputs[name]
    if (output === undefined || output.shape.join() !== shape.join()) return Infinity
    const found = await output.data()
    for (let i = 0; i < values.length; i++) worst = Math.max(worst, Math.abs((found[i] ?? NaN) - (values[i] ?? NaN)))
  }
  return worst
}
