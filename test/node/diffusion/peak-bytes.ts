import * as tf from '@tensorflow/tfjs-core'
import { vi } from 'vitest'

/**
 * Most bytes of tensors above what there was before, and all that were ever made, on `cpu`. Not `tf.memory()`, which counts data once for
 * each tensor that shares it.
 */
export async function bytesOf(work: () => unknown): Promise<{ peak: number; made: number }> {
  const { data } = tf.backend() as unknown as { data: tf.DataStorage<{ values: { byteLength?: number } | null }> }
  let [now, peak, made] = [0, 0, 0]
  const bytes = (id: object) => data.get(id).values?.byteLength ?? 0
  const set = vi.spyOn(data, 'set').mockImplementation((id, value) => {
    tf.DataStorage.prototype.set.call(data, id, value)
    now += bytes(id)
    made += bytes(id)
    peak = Math.max(peak, now)
  })
  const remove = vi.spyOn(data, 'delete').mockImplementation((id) => {
    now -= bytes(id)
    return tf.DataStorage.prototype.delete.call(data, id)
  })
  await work()
  set.mockRestore()
  remove.mockRestore()
  return { peak, made }
}
