import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'
import { SafetensorsError } from '../../../../src/tensor/files/safetensors-header'

/** A file with exactly this header (no padding) and these data bytes. */
function fileOf(header: unknown, data: ArrayLike<number> = []): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const file = new Uint8Array(8 + text.length + data.length)
  new DataView(file.buffer).setUint32(0, text.length, true)
  file.set(text, 8)
  file.set(data, 8 + text.length)
  return file
}

const tensors = new Map<string, SafetensorsEntry>([
  ['labels', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
  ['means', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(0, -1.5, 1e-30, Number.NaN) }],
  ['order', { dtype: 'I32', shape: [], data: Int32Array.of(-7) }],
  ['empty', { dtype: 'F32', shape: [0, 5], data: new Float32Array() }],
])

describe('writeSafetensors', () => {
  it('writes the published layout', () => {
    const bytes = new Uint8Array(
      writeSafetensors(new Map([['a', { dtype: 'U8', shape: [2], data: Uint8Array.of(7, 8) }]]), { by: 'me' }),
    )
    const header = '{"__metadata__":{"by":"me"},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}'
    const length = Math.ceil(header.length / 8) * 8
    expect([...bytes.subarray(0, 8)]).toEqual([length, 0, 0, 0, 0, 0, 0, 0])
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toBe(header.padEnd(length, ' '))
    expect([...bytes.subarray(8 + length)]).toEqual([7, 8])
  })

  it('aligns the four-byte tensors behind an odd number of bytes', () => {
    const file = new Uint8Array(writeSafetensors(tensors))
    const length = new DataView(file.buffer).getUint32(0, true)
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
      string,
      { data_offsets: [number, number] }
    >
    expect((8 + length) % 8).toBe(0)
    for (const name of ['means', 'order', 'empty']) expect((header[name]?.data_offsets[0] ?? 1) % 4).toBe(0)
    expect(header['labels']?.data_offsets).toEqual([20, 23])
  })

  it('writes only the part of a buffer that a view shows', () => {
    const data = new Float32Array([1, 2, 3, 4]).subarray(1, 3)
    const file = readSafetensors(writeSafetensors(new Map([['x', { dtype: 'F32', shape: [2], data }]])))
    expect(file.tensors.get('x')?.data).toEqual(Float32Array.of(2, 3))
  })

  it('refuses a shape that does not match and the reserved name', () => {
    const data = new Float32Array(5)
    expect(() => writeSafetensors(new Map([['w', { dtype: 'F32', shape: [2, 3], data }]]))).toThrow(
      'Tensor "w" has 5 values but its shape [2, 3] needs 6: export the weights anew.',
    )
    expect(() => writeSafetensors(new Map([['__metadata__', { dtype: 'F32', shape: [5], data }]]))).toThrow(/reserves/)
  })
})

describe('readSafetensors', () => {
  it('gives back what was written, bit for bit, whatever the alignment of the bytes', () => {
    const written = new Uint8Array(writeSafetensors(tensors, { config: '{"K":10}', note: 'ä' }))
    const shifted = new Uint8Array(written.length + 3)
    shifted.set(written, 3)
    for (const bytes of [written.buffer, shifted.subarray(3)]) {
      const file = readSafetensors(bytes)
      expect(file.metadata).toEqual({ config: '{"K":10}', note: 'ä' })
      expect(Object.fromEntries(file.tensors)).toEqual(Object.fromEntries(tensors))
    }
  })

  it('gives back any names and bits', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.float32Array({ maxLength: 6 })),
        fc.dictionary(fc.string(), fc.string()),
        (arrays, metadata) => {
          const entries = Object.entries(arrays).filter(([name]) => name !== '__metadata__')
          const input = new Map(
            entries.map(([name, data]) => [name, { dtype: 'F32' as const, shape: [data.length], data }]),
          )
          const file = readSafetensors(writeSafetensors(input, metadata))
          expect(new Map([...file.tensors].sort())).toEqual(new Map([...input].sort()))
          expect({ ...file.metadata }).toEqual({ ...metadata })
        },
      ),
    )
  })

  it('does not alias the bytes it read', () => {
    const bytes = writeSafetensors(tensors)
    const file = readSafetensors(bytes)
    new Uint8Array(bytes).fill(0)
    expect(file.tensors.get('labels')?.data).toEqual(Uint8Array.of(1, 2, 255))
  })

  it('converts half precision (bit patterns of IEEE 754 and of bfloat16)', () => {
    const pairs: [number, number][] = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65504],
      [0x0001, 2 ** -24],
      [0x03ff, 1023 * 2 ** -24],
      [0x3555, 0.333251953125],
      [0x8000, -0],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
      [0x7e00, NaN],
    ]
    const halves = new Uint8Array(Uint16Array.from(pairs, ([bits]) => bits).buffer)
    const half = readSafetensors(fileOf({ h: { dtype: 'F16', shape: [10], data_offsets: [0, 20] } }, halves))
    expect([...(half.tensors.get('h')?.data ?? [])]).toEqual(pairs.map(([, value]) => value))

    const brain = new Uint8Array(Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x4049).buffer)
    const read = readSafetensors(fileOf({ b: { dtype: 'BF16', shape: [4], data_offsets: [0, 8] } }, brain))
    // 0x4049: 2 · (1 + 73/128) = 3.140625
    expect(read.tensors.get('b')).toEqual({
      dtype: 'F32',
      shape: [4],
      data: Float32Array.of(1, -2, Infinity, 3.140625),
    })
  })

  it('reads whole numbers of 64 bits where 32 hold them', () => {
    const of = (...values: bigint[]) => {
      const header = { t: { dtype: 'I64', shape: [values.length], data_offsets: [0, 8 * values.length] } }
      return readSafetensors(fileOf(header, new Uint8Array(BigInt64Array.from(values).buffer)))
    }
    expect(of(-1n, 999n).tensors.get('t')).toEqual({ dtype: 'I32', shape: [2], data: Int32Array.of(-1, 999) })
    expect(() => of(1n, 2n ** 31n)).toThrow('Tensor "t" of the safetensors file holds 2147483648, more than 32 bits')
  })

  it("reads Node's Buffers, which are parts of larger ones", () => {
    const parts = [Buffer.from('x'), Buffer.from(writeSafetensors(tensors))]
    expect(readSafetensors(Buffer.concat(parts).subarray(1)).tensors).toEqual(tensors)
  })

  it('says that a file was cut short, wherever it was cut', () => {
    const bytes = new Uint8Array(writeSafetensors(tensors))
    for (let length = 0; length < bytes.length; length++)
      expect(() => readSafetensors(bytes.subarray(0, length)), `${length} bytes`).toThrow(/cut short/)
  })

  it.each([
    ['something else', new TextEncoder().encode('PK\u0003\u0004 this is a zip archive'), /no safetensors file/],
    ['a header that is not JSON', fileOf('{"a":'), /not JSON/],
    ['a header that is a list', fileOf([]), /not a JSON object/],
    [
      'an unsupported type',
      fileOf({ x: { dtype: 'I16', shape: [1], data_offsets: [0, 8] } }, Array(8).fill(0)),
      /"x".*unsupported type I16/,
    ],
    [
      'a type named like a method',
      fileOf({ x: { dtype: 'toString', shape: [1], data_offsets: [0, 8] } }, Array(8).fill(0)),
      /unsupported/,
    ],
    [
      'a negative length',
      fileOf({ x: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, [0, 0, 0, 0]),
      /valid dtype, shape/,
    ],
    ['no offsets', fileOf({ x: { dtype: 'F32', shape: [1] } }), /data_offsets/],
    [
      'reversed offsets',
      fileOf({ x: { dtype: 'U8', shape: [1], data_offsets: [1, 0] } }, [0]),
      /impossible offsets \[1, 0\]/,
    ],
    [
      'a shape of another size',
      fileOf({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, [0, 0, 0, 0]),
      /has 4 bytes, but F32 \[2\] needs 8/,
    ],
    [
      'overlapping tensors',
      fileOf(
        { x: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, y: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } },
        [0, 0, 0],
      ),
      /"y".*inside another tensor/,
    ],
    ['a hole', fileOf({ x: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, [0, 0]), /after a hole/],
    ['trailing bytes', fileOf({ x: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } }, [0, 0, 0]), /2 bytes behind/],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }), /__metadata__/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message)
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError)
  })
})

describe('any bytes', () => {
  it('are read or refused in time, and claims take no memory', () => {
    const place = (begin: number, end: number, dtype = 'U8') => ({
      dtype,
      shape: [end - begin],
      data_offsets: [begin, end],
    })
    const claims = (count: number, end: number) =>
      fileOf(Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, place(0, end)])), new Uint8Array(end))
    const long = (piece: string) => fileOf(piece.repeat(Math.ceil(3_000_000 / piece.length)))
    const structured = fc.oneof(
      // Many tensors that claim the same bytes.
      fc.constantFrom(claims(5000, 200_000), claims(20_000, 1)),
      fc.constantFrom('[', '{"a":', ' ', '"', '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},', '0').map(long),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }).map((changes) => {
        const file = new Uint8Array(writeSafetensors(tensors))
        for (const [at, value] of changes) file[at % file.length] = value
        return file
      }),
      fc
        .array(fc.nat(1e9), { maxLength: 4 })
        .map((shape) => fileOf({ a: { dtype: 'F32', shape, data_offsets: [0, 4] } }, [0, 0, 0, 0])),
    )
    fc.assert(
      fc.property(structured, (file) => {
        const [begun, before] = [cpuTime(), process.memoryUsage()]
        try {
          readSafetensors(file)
        } catch (error) {
          expect(error).toBeInstanceOf(SafetensorsError)
        }
        expect(cpuTime() - begun).toBeLessThan(2000)
        expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(4 * file.length + 64e6)
      }),
      { seed: 6 },
    )
  })
})
