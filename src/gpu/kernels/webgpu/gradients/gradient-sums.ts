/**
 * Sums that gradients are still in parts of: kernels that spread a weight's gradient over parts of a batch write them here, all variables'
 * side by side, and one dispatch adds them up.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { dispatch, type Program } from '../dispatch'
import { elementMain, elementWorkgroups } from '../elements'
import { dataOf, type Part } from '../parts'

const FLOAT = 4
/** Numbers of a table's row. */
const ROW = 5

/** `[parts, size]` floats at `source`, whose sum is to stand at `target` of the gradients. */
interface Sum {
  source: number
  target: number
  size: number
  parts: number
}

/** A row a block of the gradients: where its parts are, how far apart, how many, where their sum goes, and of how many floats. */
const join: Program = {
  key: 'GradientSums join',
  read: ['parts', 'table: i32'],
  write: ['gradients'],
  uniforms: ['size: u32', 'block: u32'],
  body: () => `${elementMain}
    let row = ${ROW}u * (i / uniforms.block);
    let within = i % uniforms.block;
    if (within >= u32(table[row + 4u])) { continue; }
    var at = u32(table[row]) + within;
    var sum = 0.0;
    for (var part = 0; part < table[row + 2u]; part++) {
      sum += parts[at];
      at += u32(table[row + 1u]);
    }
    gradients[u32(table[row + 3u]) + within] = sum;
  }
}`,
}

export class GradientSums {
  private arena: tf.Tensor | null = null
  /** Floats that are taken, and that would have been with an arena of any size, since the last `recycle`. */
  private used = 0
  private needed = 0
  private pending: Sum[] = []
  /** Rows are the same in every step: they are uploaded once. */
  private table: { key: string; rows: tf.Tensor } | null = null

  /** @param block floats that places are multiples of */
  constructor(
    private readonly backend: WebGPUBackend,
    private readonly gradients: TensorInfo,
    private readonly block: number,
  ) {}

  /** Memory for so many floats, until `recycle`; null where there is none left, which `recycle` mends. */
  reserve(floats: number): Part | null {
    const { arena, used, block } = this
    const taken = Math.ceil(floats / block) * block
    this.needed += taken
    if (arena === null || used + taken > arena.size) return null
    this.used += taken
    const buffer = dataOf(this.backend, arena).resource as GPUBuffer
    return { buffer, offset: used * FLOAT, size: floats * FLOAT }
  }

  /**
   * Puts a sum on the list.
   * @param source of `reserve`
   * @param target in the gradients
   * @returns takes it off again
   */
  add(source: Part, target: Part, parts: number): () => void {
    const places = { source: source.offset / FLOAT, target: target.offset / FLOAT }
    const sum = { ...places, size: target.size / FLOAT, parts }
    this.pending.push(sum)
    return () => {
      this.pending = this.pending.filter((other) => other !== sum)
    }
  }

  /** Adds up all that is on the list. */
  join(): void {
    const { arena, backend, gradients, block, pending } = this
    if (arena === null || pending.length === 0) return
    this.pending = []
    const table = this.tableOf(pending)
    const size = (table.size / ROW) * block
    const operands = { read: [arena, table], write: [gradients], uniforms: [size, block] }
    dispatch(backend, join, operands, elementWorkgroups(size))
  }

  /** Gives all memory back, once everything is joined, and makes as much of it as the last step would have liked. */
  recycle(): void {
    const { backend, needed, arena } = this
    this.used = 0
    this.needed = 0
    if (needed <= (arena?.size ?? 0)) return
    arena?.dispose()
    const made = tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([needed], 'float32'))
    this.arena = tf.keep(made)
    backend.uploadToGPU(made.dataId)
  }

  dispose(): void {
    tf.dispose([this.arena ?? [], this.table?.rows ?? []])
  }

  private tableOf(sums: readonly Sum[]): tf.Tensor {
    const key = JSON.stringify(sums)
    if (this.table?.key === key) return this.table.rows
    this.table?.rows.dispose()
    const { block } = this
    const rows = sums.flatMap(({ source, target, size, parts }) =>
      Array.from({ length: Math.ceil(size / block) }, (_, i) => {
        const done = i * block
        return [source + done, size, parts, target + done, Math.min(block, size - done)]
      }),
    )
    this.table = { key, rows: tf.keep(tf.tensor2d(Int32Array.from(rows.flat()), [rows.length, ROW], 'int32')) }
    return this.table.rows
  }
}
