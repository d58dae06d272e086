import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fashionSplit, fusionClasses } from '../../../../src/data/captioned/fashion-splits'

const labels = new Uint8Array(
  gunzipSync(
    readFileSync(new URL('../../../../public/data/fashion-mnist/train-labels-idx1-ubyte.gz', import.meta.url)),
  ).subarray(8),
)

describe('splits of Fashion-MNIST', () => {
  const names = ['pretrain', 'heldOut', 'fineTune', 'fashionFusion'] as const
  const splits = names.map((name) => fashionSplit(labels, name))

  it('are as large as those that pretrain/splits.py gives', () => {
    expect(splits.map((split) => split.length)).toEqual([39_964, 4_054, 3_982, 12_000])
  })

  it('share no image and leave none out', () => {
    expect(new Set(splits.flat()).size).toBe(60_000)
  })

  it('keep the fusion classes out of everything else', () => {
    splits.forEach((split, place) => {
      const fusion = names[place] === 'fashionFusion'
      expect(split.every((index) => fusionClasses.includes(labels[index] ?? -1) === fusion)).toBe(true)
    })
  })
})
