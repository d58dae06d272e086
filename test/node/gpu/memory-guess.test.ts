import { describe, expect, it } from 'vitest'
import { guessGpuMemory } from '../../../src/gpu/memory-guess'

const of = (vendor: string, architecture: string, largest = 0) =>
  guessGpuMemory({ vendor, architecture }, largest) / 1e9

describe('a guess at a GPU’s memory', () => {
  it('is the least of what is common of its maker and generation', () => {
    expect([of('nvidia', 'ampere'), of('nvidia', 'maxwell'), of('nvidia', 'hopper')]).toEqual([8, 4, 80])
    expect([of('amd', 'rdna-3'), of('amd', 'gcn-5'), of('intel', 'gen-12lp'), of('apple', 'metal-3')]).toEqual([
      8, 4, 4, 5,
    ])
    expect([of('qualcomm', 'adreno-7xx'), of('', '')]).toEqual([2, 2])
  })

  it('is never less than the largest buffer', () => {
    expect(of('', '', 4e9)).toBe(4)
  })
})
