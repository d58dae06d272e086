/**
 * Gradients that are made when they are first looked at. tfjs asks for a layer's gradients one by one, and adds up or uses each only when it
 * has its tensor: what waits until then can be made together, in one dispatch.
 *
 * `PartsBackend` settles a tensor before it is bound or read, and before something is freed that is to be made of it.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core'

export interface Deferred {
  /** Makes its outputs; a second call does nothing. */
  run(): void
  /** An output was disposed of before anyone looked at it. */
  drop(dataId: object): void
}

const waiting = new WeakMap<object, Deferred>()
const readers = new WeakMap<object, Set<Deferred>>()

/**
 * @param output made by `work`, or by what it defers again
 * @param reads what `work` needs until then
 */
export function defer(output: TensorInfo, work: Deferred, reads: readonly TensorInfo[] = []): void {
  waiting.set(output.dataId, work)
  for (const { dataId } of reads) {
    const known = readers.get(dataId) ?? new Set()
    readers.set(dataId, known.add(work))
  }
}

/** To be called before a tensor is looked at. */
export function settle(dataId: object): void {
  for (let work = waiting.get(dataId); work !== undefined; work = waiting.get(dataId)) {
    waiting.delete(dataId)
    work.run()
  }
}

/** To be called before a tensor's memory is freed. */
export function settleBeforeFreeing(dataId: object): void {
  for (const work of readers.get(dataId) ?? []) work.run()
  readers.delete(dataId)
  waiting.get(dataId)?.drop(dataId)
  waiting.delete(dataId)
}
