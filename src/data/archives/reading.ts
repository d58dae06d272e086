/**
 * One reader for files on disk and bytes in memory: it yields the ranges that it needs, and whoever has the bytes answers, at once or
 * when they have come.
 */
import type { SourceFile } from '../source-file'

/** Yields bytes `start` up to, not including, `end`, and is answered with as many of them as there are. */
export type Reading<T> = Generator<readonly [start: number, end: number], T, Uint8Array>

/** Fails as `file.read` does. @throws what the reader throws */
export async function readingFile<T>(file: Pick<SourceFile, 'read'>, reading: Reading<T>): Promise<T> {
  let step = reading.next()
  while (step.done !== true) step = reading.next(await file.read(...step.value))
  return step.value
}

/** @throws what the reader throws */
export function readingBytes<T>(bytes: Uint8Array, reading: Reading<T>): T {
  let step = reading.next()
  while (step.done !== true) step = reading.next(bytes.subarray(...step.value))
  return step.value
}

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
