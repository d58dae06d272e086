/**
 * A network's weights from a folder's files to the device, one tensor at a time: neither the files nor the weights as float32 are in memory
 * as a whole, and what does not fit the network is refused by the files' headers.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Task } from '../../tensor/cancellation'
import type { ReadFile } from '../../tensor/files/folder'
import { Halves, keepsHalves } from '../../gpu/kernels/halves'
import { streamWeights } from '../../tensor/files/sharded-safetensors'
import { expectFinite, expectFiniteHalves } from '../../tensor/finite-weights'
import { expectFit, type WeightHead } from './expect-fit'
import { fromTorch, shapeHere } from './layout'
import type { UploadedWeight, WeightPlace } from './weights'

export interface StoredNetwork {
  /** The folder's name, for messages. */
  name: string
  /** Of the weights' files, e.g. "diffusion_pytorch_model". */
  stem: string
  /** What the network asks for. */
  asked: ReadonlyMap<string, WeightPlace>
  /** What it means that weights do not fit. */
  claim: string
  /** A weight's name and shape in the network, of those in the file; null where it is passed over. Default: the same. */
  taken?: (name: string, shape: number[]) => { name: string; shape: number[] } | null
  /** From so many weights on F16 and BF16 stay what they are on the device, where it can; of a network that does not learn. Default: all become float32. */
  halvesFrom?: number
}

/** Below, halves are not worth what it takes to widen them: 64 MB as float32. */
export const HALVES_FROM = 2 ** 24
/** What to do about a file of numbers that are none. */
const MEND = 'the file is damaged, take another copy of it.'

/**
 * @returns in the files' order, each in tfjs's layout: the caller's
 * @throws BadInput (or an error of that name): a file that is missing or damaged, weights that do not fit or are no numbers; Cancelled
 */
export async function uploadWeights(
  read: ReadFile,
  {
    name: folder,
    stem,
    asked,
    claim,
    taken = (name, shape) => ({ name, shape }),
    halvesFrom = Infinity,
  }: StoredNetwork,
  task: Task = {},
): Promise<Map<string, UploadedWeight>> {
  const held = new Map<string, WeightHead>()
  const uploaded = new Map<string, tf.Tensor | Halves>()
  const count = [...asked.values()].reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0)
  const isKept = count >= halvesFrom && keepsHalves()
  const placeOf = (name: string, shape: number[]) => {
    const here = taken(name, shape)
    const place = here && asked.get(here.name)
    // Of several files, the last header may tell only later that it does not fit.
    return here && place?.shape.join() === here.shape.join() ? { name: here.name, ...place } : null
  }
  try {
    const names = await streamWeights(
      read,
      stem,
      {
        header(places, isLast) {
          for (const { name, shape, dtype } of places) {
            const here = taken(name, shape)
            if (here !== null) held.set(here.name, { shape: here.shape, dtype })
          }
          if (isLast) expectFit(asked, held, claim, 'Use the two files of one model.')
        },
        wants: ({ name, shape }) => taken(name, shape) !== null,
        tensor(name, entry) {
          expectFinite([[name, entry]], folder, MEND)
          const place = placeOf(name, entry.shape)
          if (place === null || !(entry.data instanceof Float32Array)) return
          const { shape, layout } = place
          uploaded.set(place.name, tf.tensor(fromTorch(entry.data, shape, layout), shapeHere(shape, layout)))
        },
        halves({ name, shape: held, dtype }, values) {
          const place = placeOf(name, held)
          if (!isKept || place === null || !isPacked(place)) return false
          const type = dtype === 'BF16' ? 'BF16' : 'F16'
          expectFiniteHalves(name, values, type, folder, MEND)
          const { shape, layout } = place
          uploaded.set(place.name, new Halves(fromTorch(values, shape, layout), shapeHere(shape, layout), type))
          return true
        },
      },
      task,
    )
    return inOrder(names)
  } catch (error) {
    for (const weight of uploaded.values()) weight.dispose()
    throw error
  }

  function inOrder(names: readonly string[]): Map<string, UploadedWeight> {
    const weights = new Map<string, UploadedWeight>()
    for (const name of names) {
      const here = taken(name, [])?.name ?? ''
      const [tensor, head] = [uploaded.get(here), held.get(here)]
      if (tensor !== undefined && head !== undefined) weights.set(here, { ...head, uploaded: tensor })
    }
    return weights
  }
}

/** Vectors are added to what is float32, and small. Of a table whole rows are looked up. */
const isPacked = ({ layout, shape }: WeightPlace) => layout !== 'vector' && (shape[1] ?? 0) % 2 === 0
