import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import { newestInput, runningInput, type RunningAverageAttrs } from '../running-average'
import type { WasmHeap } from './heap'

/** `followAverage` (../running-average.ts), in place on the heap. */
export function runningAverage(
  heap: WasmHeap,
  inputs: Record<string, TensorInfo | undefined>,
  { momentum }: RunningAverageAttrs,
): void {
  for (let pair = 0; ; pair++) {
    const running = inputs[runningInput(pair)]
    const newest = inputs[newestInput(pair)]
    if (!running || !newest) return
    const size = util.sizeFromShape(running.shape)
    heap.native.runningAverage(heap.offset(running), heap.offset(newest), size, 1 - momentum, momentum)
    heap.changed(running)
  }
}
