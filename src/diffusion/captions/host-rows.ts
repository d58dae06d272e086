/** A table too large for the device, in the worker's memory: of its rows a step uploads only those that it needs. */
export class HostRows {
  /** @param data rows of `size` values each, one behind the other; not copied */
  constructor(
    private readonly data: Float32Array,
    private readonly size: number,
  ) {}

  /** The rows one behind the other, in any order, repeated or not. */
  gather(rows: ArrayLike<number>): Float32Array {
    const { data, size } = this
    const values = new Float32Array(rows.length * size)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0
      values.set(data.subarray(row * size, (row + 1) * size), i * size)
    }
    return values
  }
}
