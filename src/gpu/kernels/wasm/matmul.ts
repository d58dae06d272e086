import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WasmHeap } from './heap'

/** Rows of the left factor are taken in groups of this many bytes: half of a small second-level cache. */
const GROUP_BYTES = 128 * 1024

const ceil4 = (n: number) => Math.ceil(n / 4) * 4
const ceil8 = (n: number) => Math.ceil(n / 8) * 8

/** [rows, columns] of a tensor's last two axes. */
const lastTwo = ({ shape }: TensorInfo): [number, number] => [
  shape[shape.length - 2] ?? 1,
  shape[shape.length - 1] ?? 1,
]

/** True if `matMul` covers the case: batches equal or one of them 1, and not both factors transposed. */
export function matMulCovers(a: TensorInfo, b: TensorInfo, transposeA: boolean, transposeB: boolean): boolean {
  const batchA = util.sizeFromShape(a.shape.slice(0, -2))
  const batchB = util.sizeFromShape(b.shape.slice(0, -2))
  const floats = a.dtype === 'float32' && b.dtype === 'float32'
  return floats && !(transposeA && transposeB) && (batchA === batchB || batchA === 1 || batchB === 1)
}

/**
 * a b with either transposed; a [..., M, K], b [..., K, N] -> [..., M, N].
 *
 * Row by row it is the convolution kernel's product with patches of one tap; with a transposed it is the filter gradient's.
 *
 * @throws Error if the inner sizes differ.
 */
export function matMul(
  heap: WasmHeap,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
): TensorInfo {
  const [aRows, aColumns] = lastTwo(a)
  const [bRows, bColumns] = lastTwo(b)
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns]
  const n = transposeB ? bRows : bColumns
  if (k !== (transposeB ? bColumns : bRows)) {
    throw new Error(`matMul: [${a.shape}] and [${b.shape}] do not fit (transposed: ${transposeA}, ${transposeB}).`)
  }
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const out = heap.output([...outer, m, n])
  const [aSize, bSize] = [m * k, k * n]
  const aStep = util.sizeFromShape(a.shape) === aSize ? 0 : aSize * 4
  const bStep = util.sizeFromShape(b.shape) === bSize ? 0 : bSize * 4
  const multiply = transposeA ? transposedProduct(heap, m, k, n) : product(heap, m, k, n, transposeB)
  for (let i = 0; i < util.sizeFromShape(outer); i++) {
    multiply(heap.offset(a) + i * aStep, heap.offset(b) + i * bStep, heap.offset(out) + i * m * n * 4)
  }
  return out
}

type Multiply = (a: number, b: number, out: number) => void

/** [M, K] by [K, N] or, with `transposeB`, [N, K]. */
function product(heap: WasmHeap, m: number, k: number, n: number, transposeB: boolean): Multiply {
  const { native } = heap
  const width = n <= 2 && k % 4 === 0 ? 1 : 8
  const group = Math.min(m, Math.max(16, ceil4(Math.floor(GROUP_BYTES / (k * 4)))))
  const tableBytes = ceil4(group) * 4
  const [panels = 0, inTable = 0, outTable = 0] = heap.scratch(k * ceil8(n) * 4, tableBytes, tableBytes)
  return (a, b, out) => {
    native.packFilter(b, panels, 1, 1, k, n, width, 0, 0, transposeB ? 1 : n, transposeB ? k : 1)
    for (let first = 0; first < m; first += group) {
      const rows = Math.min(group, m - first)
      native.pixelTable(inTable, 1, 1, rows, 0, 0, 0, k * 4, 4)
      native.pixelTable(outTable, 1, 1, rows, 0, 0, 0, n * 4, 4)
      native.multiplyPixels(
        ...[a + first * k * 4, inTable, out + first * n * 4, outTable, ceil4(rows), panels, 1, 0, k, n, width, k, 0, k],
      )
    }
  }
}

/** [K, M] transposed by [K, N]. */
function transposedProduct(heap: WasmHeap, m: number, k: number, n: number): Multiply {
  const { native } = heap
  const columns = ceil4(n)
  const sumBytes = ceil4(m) * columns * 4
  const [table = 0, depthTable = 0, sums = 0, bPadded = 0] = heap.scratch(
    ceil4(k) * 8,
    ceil4(m) * 4,
    sumBytes,
    columns === n ? 0 : k * columns * 4,
  )
  return (a, b, out) => {
    native.pixelTable(table, 1, 1, k, 0, 0, 0, m * 4, 8)
    native.pixelTable(table + 4, 1, 1, k, 0, 0, 0, columns * 4, 8)
    native.pixelTable(depthTable, 1, 1, m, 0, 0, 0, 4, 4)
    heap.clear(sums, sumBytes)
    if (columns !== n) native.padChannels(b, bPadded, k, n, columns)
    native.filterGradient(
      ...[a, columns === n ? b : bPadded, table, k, depthTable, ceil4(m), columns, sums, ceil4(m), 0],
    )
    native.unpackFilterGradient(sums, out, m, n, ceil4(m), columns)
  }
}
