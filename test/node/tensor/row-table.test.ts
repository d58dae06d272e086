/** Rows that lie on the device and those that are uploaded a batch at a time are the same rows. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { DEVICE_BYTES, RowTable } from '../../../src/tensor/row-table'

const data = Float32Array.from({ length: 3 * 4 }, (_, i) => i)

beforeAll(() => tf.setBackend('cpu'))

it.each([
  ['on the device', () => RowTable.onDevice(tf.tensor4d(data, [3, 1, 2, 2])), data.byteLength],
  ['streamed', () => RowTable.streamed(data, [1, 2, 2]), 0],
])('gives rows in any order: %s', async (_, open, deviceBytes) => {
  const before = tf.memory().numTensors
  const source = open()
  expect([source.count, source.shape, source.deviceBytes]).toEqual([3, [1, 2, 2], deviceBytes])
  const rows = source.gather(Int32Array.from([2, 0, 2]))
  expect(rows.shape).toEqual([3, 1, 2, 2])
  expect([...(await rows.data())]).toEqual([8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
  rows.dispose()
  source.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

it('keeps what is small on the device, and what is large off it', () => {
  const small = RowTable.of(data, [1, 2, 2])
  expect(small.deviceBytes).toBe(data.byteLength)
  small.dispose()
  expect(RowTable.of(new Float32Array(DEVICE_BYTES / 4 + 4), [1, 2, 2]).deviceBytes).toBe(0)
})

it('refuses what is no whole number of rows', () => {
  expect(() => RowTable.streamed(new Float32Array(6), [1, 2, 2])).toThrow(
    '6 values are no whole number of rows [1, 2, 2]',
  )
})
