/** A text encoder that need not encode again what it encoded at an earlier visit. */
import type * as tf from '@tensorflow/tfjs-core'
import { inBatches, type Task } from '../../tensor/cancellation'
import type { CaptionEncoder } from '../../diffusion/captions/encoder'
import type { Pipeline } from '../../diffusion/model/pipeline'
import type { EncodingStore } from '../../store/encoding-types'
import { fingerprintOf } from '../../tensor/fingerprint'
import { residentBytes, RowTable } from '../../tensor/row-table'

/** Captions encoded at a time. */
const CHUNK = 128

/**
 * The pipeline's encoder with these texts' embeddings at hand: from the store, or encoded now and stored. More than `DEVICE_BYTES` of
 * them are not stored; then it is the pipeline itself.
 * @throws Cancelled
 */
export async function remembered(
  pipeline: Pipeline,
  texts: readonly string[],
  encodings: EncodingStore,
  task: Task,
): Promise<CaptionEncoder> {
  // By their ids, as the key is: texts of the same ids share a row.
  const captions = [...new Map(texts.map((text) => pipeline.ids(text)).map((ids) => [ids.join(), ids])).values()]
  const rows = new Map(captions.map((ids, row) => [ids.join(), row]))
  const key = `captions:${pipeline.id}:${fingerprintOf([...rows.keys()])}`
  const kept = await encodings.get(key)
  const encoded = kept ?? (await encode(pipeline, captions, task))
  if (encoded === null) return pipeline
  if (kept === null) await encodings.put(key, encoded)
  const table = RowTable.streamed<tf.Tensor3D>(encoded.data, encoded.shape.slice(1))
  return {
    tokens: pipeline.tokens,
    ids: (text) => pipeline.ids(text),
    wordsOf: (ids) => pipeline.wordsOf(ids),
    rest: (rests) => pipeline.rest(rests),
    encode: async (asked) => {
      const known = asked.map((ids) => rows.get(ids.join())).filter((row) => row !== undefined)
      if (known.length < asked.length) return pipeline.encode(asked)
      return table.gather(Int32Array.from(known))
    },
  }
}

/** `[captions, S, C]`, read back; null where that would be too much. */
async function encode(
  pipeline: Pipeline,
  captions: readonly (readonly number[])[],
  task: Task,
): Promise<{ shape: number[]; data: Float32Array } | null> {
  let shape: number[] = []
  let data = new Float32Array(0)
  let tooMuch = false
  await inBatches(captions.length, CHUNK, task, async (start, end) => {
    if (tooMuch) return
    const part = await pipeline.encode(captions.slice(start, end))
    const [, tokens, width] = part.shape
    if (start === 0) {
      shape = [captions.length, tokens, width]
      tooMuch = residentBytes(captions.length * tokens * width) === 0
      if (!tooMuch) data = new Float32Array(captions.length * tokens * width)
    }
    if (!tooMuch) data.set(await part.data<'float32'>(), start * tokens * width)
    part.dispose()
  })
  return tooMuch ? null : { shape, data }
}
