/**
 * `adamStep` on WebGPU, in place. A dispatch updates as many parameters as the device lets a shader bind buffers: with
 * the eight that every device has, three parameters with their gradients, the pooled moments and the gradients' common factor.
 */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { ADAM_UPDATE, gradientInput, parameterInput, type AdamAttrs } from '../adam'
import { dispatch, neverCacheValues, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

/**
 * Updates `count` neighbouring parameters. Element i of the dispatch is element `offset + i` of the pooled moments
 * `[2, total]`; parameter p has the elements from `end{p-1}` to `end{p}`.
 */
const update = (count: number, scaled: boolean): Program => {
  const indices = Array.from({ length: count }, (_, p) => p)
  const branch = (p: number) => `if (i < uniforms.end${p}) {
      let at = i - ${p === 0 ? '0u' : `uniforms.end${p - 1}`};
      let g = gradient${p}[at]${scaled ? ' * scale[0]' : ''};
      parameter${p}[at] = uniforms.kept * parameter${p}[at] - change(uniforms.offset + i, g);
    }`
  return {
    key: `AdamUpdate ${count} ${scaled}`,
    read: [...indices.map((p) => `gradient${p}`), ...(scaled ? ['scale'] : [])],
    write: ['moments', ...indices.map((p) => `parameter${p}`)],
    uniforms: [
      'size: u32',
      'offset: u32',
      'total: u32',
      'beta1: f32',
      'beta2: f32',
      'epsilon: f32',
      'stepSize: f32',
      'secondMomentScale: f32',
      // The rest 1 − β, rounded once from float64: 1 − 0.999 in float32 is off by 5e-5 of itself.
      'rest1: f32',
      'rest2: f32',
      'kept: f32',
      ...indices.map((p) => `end${p}: u32`),
    ],
    body: () => `
fn change(at: u32, g: f32) -> f32 {
  let m = uniforms.beta1 * moments[at] + uniforms.rest1 * g;
  let v = uniforms.beta2 * moments[uniforms.total + at] + uniforms.rest2 * g * g;
  moments[at] = m;
  moments[uniforms.total + at] = v;
  return uniforms.stepSize * m / (sqrt(v) * uniforms.secondMomentScale + uniforms.epsilon);
}
${elementMain}
    ${indices.map(branch).join(' else ')}
  }
}`,
  }
}

const kernel: KernelConfig = {
  kernelName: ADAM_UPDATE,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo>
    const { beta1, beta2, epsilon, stepSize, secondMomentScale, kept } = args.attrs as unknown as AdamAttrs
    const backend = args.backend as WebGPUBackend
    const moments = inputs.moments as TensorInfo
    const total = moments.shape[1] ?? 0
    const shared = inputs.scale === undefined ? [] : [inputs.scale]
    const perDispatch = Math.floor((backend.device.limits.maxStorageBuffersPerShaderStage - 1 - shared.length) / 2)
    const parameterCount = (Object.keys(inputs).length - 1 - shared.length) / 2
    let offset = 0
    for (let first = 0; first < parameterCount; first += perDispatch) {
      const indices = Array.from({ length: Math.min(perDispatch, parameterCount - first) }, (_, p) => first + p)
      const parameters = indices.map((p) => inputs[parameterInput(p)] as TensorInfo)
      const gradients = indices.map((p) => inputs[gradientInput(p)] as TensorInfo)
      const ends: number[] = []
      for (const parameter of parameters) ends.push((ends.at(-1) ?? 0) + util.sizeFromShape(parameter.shape))
      const size = ends.at(-1) ?? 0
      const constants = [beta1, beta2, epsilon, stepSize, secondMomentScale, 1 - beta1, 1 - beta2, kept]
      dispatch(
        backend,
        update(indices.length, shared.length > 0),
        {
          read: [...gradients, ...shared],
          write: [moments, ...parameters],
          uniforms: [size, offset, total, ...constants, ...ends],
        },
        elementWorkgroups(size),
      )
      for (const parameter of parameters) neverCacheValues(backend, parameter)
      offset += size
    }
    neverCacheValues(backend, moments)
    return []
  },
}

export const adamKernels = [kernel]
