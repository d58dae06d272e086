/** `followAverage` on WebGPU: one dispatch for so many pairs as a device binds buffers for. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { newestInput, RUNNING_AVERAGE, runningInput, type RunningAverageAttrs } from '../running-average'
import { dispatch, neverCacheValues, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

/** Thread i takes value i of every pair. */
const follow = (pairs: number): Program => {
  const indices = Array.from({ length: pairs }, (_, p) => p)
  const lines = indices.map(
    (p) => `if (i < uniforms.size${p}) { r${p}[i] = uniforms.kept * r${p}[i] + uniforms.share * n${p}[i]; }`,
  )
  return {
    key: `RunningAverage ${pairs}`,
    read: indices.map((p) => `n${p}`),
    write: indices.map((p) => `r${p}`),
    uniforms: ['size: u32', ...indices.map((p) => `size${p}: u32`), 'kept: f32', 'share: f32'],
    body: () => `${elementMain}
    ${lines.join('\n    ')}
  }
}`,
  }
}

const kernel: KernelConfig = {
  kernelName: RUNNING_AVERAGE,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo>
    const { momentum } = args.attrs as unknown as RunningAverageAttrs
    const backend = args.backend as WebGPUBackend
    const pairs = Object.keys(inputs).length / 2
    const perDispatch = Math.floor(backend.device.limits.maxStorageBuffersPerShaderStage / 2)
    for (let first = 0; first < pairs; first += perDispatch) {
      const indices = Array.from({ length: Math.min(perDispatch, pairs - first) }, (_, p) => first + p)
      const write = indices.map((p) => inputs[runningInput(p)] as TensorInfo)
      const read = indices.map((p) => inputs[newestInput(p)] as TensorInfo)
      const sizes = write.map(({ shape }) => util.sizeFromShape(shape))
      const size = Math.max(...sizes)
      const uniforms = [size, ...sizes, 1 - momentum, momentum]
      dispatch(backend, follow(indices.length), { read, write, uniforms }, elementWorkgroups(size))
      for (const running of write) neverCacheValues(backend, running)
    }
    return []
  },
}

export const runningAverageKernels = [kernel]
