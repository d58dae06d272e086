/** A mixture run as one .zip: what comes out is what went in, or a sentence. */
import { unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { weightsOf, writeRunBundle } from '../../../src/store/runs/bundle'
import { writeSafetensors } from '../../../src/tensor/safetensors'

const weights = writeSafetensors(new Map([['w', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }]]))
const samples = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 255) } as const
const bundle = writeRunBundle({
  config: { K: 3 },
  metrics: [{ iteration: 1, lossD: 0.5 }],
  weights,
  samples,
  events: Uint8Array.of(1, 2),
})

const buffer = (bytes: Uint8Array) => new Uint8Array(bytes).buffer

describe('a run bundle', () => {
  it('gives its weights back, also where its folder was packed again; bare weights are their own', () => {
    expect(weightsOf(bundle)).toEqual(weights)
    expect(weightsOf(weights)).toBe(weights)
    const parts = Object.entries(unzipSync(new Uint8Array(bundle))).map(([path, bytes]) => [`run 3/${path}`, bytes])
    expect(weightsOf(buffer(zipSync(Object.fromEntries(parts) as Record<string, Uint8Array>)))).toEqual(weights)
  })

  it('is refused with one flipped bit, wherever it is', () => {
    const bytes = new Uint8Array(bundle)
    for (let at = 0; at < bytes.length; at++)
      for (const bit of [at % 8, (at + 3) % 8]) {
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        expect(() => weightsOf(buffer(changed)), `byte ${at}, bit ${bit}`).toThrow(/[;,] (take|choose|export) /)
      }
  })

  it('without weights is told what it lacks', () => {
    const { 'weights.safetensors': _, ...others } = unzipSync(new Uint8Array(bundle))
    expect(() => weightsOf(buffer(zipSync(others)))).toThrow(
      'This .zip holds no weights.safetensors, only config.json, metrics.csv, samples.png and 1 more; choose one that "Download run" of the room Mixture made.',
    )
  })
})
