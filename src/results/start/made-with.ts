/** What the file of each of Start's figures says of how it was made. */
import * as v from 'valibot'

export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** Name of a PNG beside the file. */
export const png = v.pipe(v.string(), v.endsWith('.png'))

export const madeWith = {
  version: v.literal(1),
  /** YYYY-MM-DD */
  made: v.pipe(v.string(), v.isoDate()),
  purpose: v.string(),
  data: v.string(),
  licence: v.string(),
  /** What it was trained on, "wasm, WebAssembly SIMD", and the processor's name. */
  backend: v.string(),
  processor: v.string(),
  /** Of every PNG. */
  sha256: v.record(v.string(), v.string()),
}
