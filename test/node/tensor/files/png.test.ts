import { unzlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writePng } from '../../../../src/tensor/files/png'

describe('writePng', () => {
  it('writes signature, header, filtered rows and check sums that readers accept', () => {
    const file = writePng({ width: 2, height: 2, channels: 1, pixels: Uint8Array.of(0, 255, 128, 7) })
    const view = new DataView(file.buffer)
    expect([...file.subarray(1, 4)].map((c) => String.fromCharCode(c)).join('')).toBe('PNG')
    // IHDR: width, height, 8 bits, colour type 0.
    expect([view.getUint32(16), view.getUint32(20), view.getUint8(24), view.getUint8(25)]).toEqual([2, 2, 8, 0])
    const length = view.getUint32(33)
    const rows = unzlibSync(file.subarray(41, 41 + length))
    expect([...rows]).toEqual([0, 0, 255, 0, 128, 7])
    // The end chunk's CRC is the same in every PNG: AE 42 60 82.
    expect([...file.subarray(-4)]).toEqual([0xae, 0x42, 0x60, 0x82])
  })

  it('refuses pixels that do not fit', () => {
    expect(() => writePng({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(5) })).toThrow(
      'needs 12 bytes; it has 5',
    )
  })
})
