/** Random weights for the references, and files of them in any of safetensors' types. */
import { Random } from '../../../../src/tensor/random'

export type Weights = Record<string, number[]>

/** Float32 values: of deviation 1/√inputs; norms about 1 and 0. */
export function randomWeights(shapes: Readonly<Record<string, readonly number[]>>, seed = 1): Weights {
  const random = new Random(seed)
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const count = shape.reduce((product, length) => product * length, 1)
      const scale = shape.length === 1 ? 0.2 : 1 / Math.sqrt(count / (shape[0] ?? 1))
      const centre = shape.length === 1 && /norm\d?(_out)?\.weight$/.test(name) ? 1 : 0
      return [name, Array.from(random.normals(count), (value) => Math.fround(centre + scale * value))]
    }),
  )
}

export type FileType = 'F64' | 'F32' | 'F16' | 'BF16'

const SIZES = { F64: 8, F32: 4, F16: 2, BF16: 2 }

/** What a value is once it is stored. */
export function stored(value: number, type: FileType): number {
  const view = new DataView(new ArrayBuffer(8))
  write(view, 0, value, type)
  return type === 'F64' ? value : type === 'F32' ? view.getFloat32(0, true) : read(view.getUint16(0, true), type)
}

/** A safetensors file, written by the format's description alone. */
export function weightsFile(
  shapes: Readonly<Record<string, readonly number[]>>,
  weights: Weights,
  type: FileType,
): Uint8Array<ArrayBuffer> {
  let end = 0
  const header = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const begin = end
      end += SIZES[type] * (weights[name]?.length ?? 0)
      return [name, { dtype: type, shape, data_offsets: [begin, end] }]
    }),
  )
  const text = new TextEncoder().encode(JSON.stringify(header))
  const head = Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(8 + head + end).fill(32, 8, 8 + head)
  const view = new DataView(file.buffer)
  view.setBigUint64(0, BigInt(head), true)
  file.set(text, 8)
  let at = 8 + head
  for (const name of Object.keys(shapes))
    for (const value of weights[name] ?? []) {
      write(view, at, value, type)
      at += SIZES[type]
    }
  return file
}

function write(view: DataView, at: number, value: number, type: FileType): void {
  if (type === 'F64') view.setFloat64(at, value, true)
  else if (type === 'F32') view.setFloat32(at, value, true)
  else view.setUint16(at, type === 'F16' ? half(value) : bfloat(value), true)
}

function bfloat(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.getUint16(0)
}

/** Cut, not rounded; what is small becomes 0: `read` tells what was kept. */
function half(value: number): number {
  const sign = value < 0 ? 0x8000 : 0
  const exponent = Math.floor(Math.log2(Math.abs(value)))
  if (value === 0 || exponent < -14) return sign
  return sign | ((exponent + 15) << 10) | Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1024)
}

function read(bits: number, type: 'F16' | 'BF16'): number {
  if (type === 'BF16') {
    const view = new DataView(new ArrayBuffer(4))
    view.setUint16(0, bits)
    return view.getFloat32(0)
  }
  const exponent = (bits >> 10) & 31
  return exponent === 0 ? 0 : (bits & 0x8000 ? -1 : 1) * 2 ** (exponent - 15) * (1 + (bits & 1023) / 1024)
}
