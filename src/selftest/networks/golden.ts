/** Golden activations (pretrain/golden.py, golden_reference.py): a network's inputs, and the outputs that PyTorch or NumPy computes from them. */
import * as tf from '@tensorflow/tfjs-core'
import { largestDifference } from '../compare'
import type { Compared } from '../types'
import { readSafetensors } from '../../tensor/files/safetensors'

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

/**
 * How far a network's outputs are from the golden ones; differences are absolute.
 * @throws Error where an output is missing or has another shape
 */
export async function compareOutputs(
  { outputs: wanted }: Golden,
  outputs: Readonly<Record<string, tf.Tensor>>,
): Promise<Compared> {
  const got: ArrayLike<number>[] = []
  for (const [name, { shape }] of wanted) {
    const output = outputs[name]
    if (output === undefined) throw new Error(`its output "${name}" is missing`)
    if (output.shape.join() !== shape.join())
      throw new Error(`its output "${name}" is [${output.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    got.push(await output.data<'float32'>())
  }
  const of = [...wanted.values()]
  const compared = largestDifference(
    of.map(({ values }) => values),
    got,
    'absolute',
  )
  return { shapes: of.map(({ shape }) => shape), ...compared }
}
