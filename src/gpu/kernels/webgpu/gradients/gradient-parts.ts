/** Where a kernel writes the gradient of a weight: as such, or in parts that are added up when someone looks at it. */
import { util, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { defer, type Deferred } from '../deferred'
import { dispatch } from '../dispatch'
import { joinParts } from '../convolution/filter-gradient'
import { workgroupsFor } from '../convolution/shape'
import { viewOf } from '../parts'
import { takeGradientPlace } from '../variable-pool'

export interface GradientParts {
  /** What the kernel writes: `[parts, …]`, or the gradient itself where there is one part. */
  parts: TensorInfo
  gradient: TensorInfo
  /** To be called when the dispatch that writes them is recorded. */
  written(): void
  /** To be called instead where it never will be. */
  drop(): void
}

/** @param weight a variable, whose pool has a place for its gradient, or any tensor */
export function gradientParts(backend: WebGPUBackend, weight: TensorInfo, count: number): GradientParts {
  const place = takeGradientPlace(backend, weight)
  const gradient = place?.gradient ?? backend.makeTensorInfo(weight.shape, 'float32')
  if (count === 1) return { parts: gradient, gradient, written: () => {}, drop: () => {} }
  const shape = [count, util.sizeFromShape(weight.shape)]
  const region = place?.sums.reserve(util.sizeFromShape(shape)) ?? null
  const parts = region === null ? backend.makeTensorInfo(shape, 'float32') : viewOf(backend, region, shape)
  const drop = () => backend.disposeData(parts.dataId)
  if (place === null || region === null) {
    const join: Deferred = {
      run: () => {
        const uniforms = [shape[1] ?? 0, count]
        dispatch(backend, joinParts, { read: [parts], write: [gradient], uniforms }, workgroupsFor(shape[1] ?? 0))
        drop()
      },
      drop,
    }
    return { parts, gradient, written: () => defer(gradient, join), drop }
  }
  const { sums, part } = place
  const written = () => {
    drop()
    defer(gradient, { run: () => sums.join(), drop: sums.add(region, part, count) })
  }
  return { parts, gradient, written, drop }
}
