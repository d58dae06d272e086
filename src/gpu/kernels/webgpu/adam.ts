/** `adamStep` on WebGPU, in place: a dispatch a parameter, which for the variables of a pool is one for all of them. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { ADAM_UPDATE, adamPlace, gradientInput, parameterInput, type AdamAttrs, type AdamField } from '../adam'
import { dispatch, neverCacheValues, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

/** WGSL: a field of the settings. */
const of = (field: AdamField) => `settings[${adamPlace(field)}]`

/** Element i is element `offset + i` of the moments `[2, total]`, or the layout says which, and whether it is one. */
const update = (scaled: boolean, pooled: boolean): Program => ({
  key: `AdamUpdate${scaled ? ' scaled' : ''}${pooled ? ' pooled' : ''}`,
  read: ['gradient', 'settings', ...(scaled ? ['scale'] : []), ...(pooled ? ['layout_: i32'] : [])],
  write: ['moments', 'parameter'],
  uniforms: ['size: u32', 'total: u32', 'rate: f32', pooled ? 'block: u32' : 'offset: u32'],
  body: () => `${elementMain}
    ${
      pooled
        ? `let block = i / uniforms.block;
    let within = i % uniforms.block;
    if (within >= u32(layout_[2u * block + 1u])) { continue; }
    let at = u32(layout_[2u * block]) + within;`
        : 'let at = uniforms.offset + i;'
    }
    let g = gradient[i]${scaled ? ' * scale[0]' : ''};
    let m = ${of('beta1')} * moments[at] + ${of('rest1')} * g;
    let v = ${of('beta2')} * moments[uniforms.total + at] + ${of('rest2')} * g * g;
    moments[at] = m;
    moments[uniforms.total + at] = v;
    let step = uniforms.rate * ${of('stepSize')} * m / (sqrt(v) * ${of('secondMomentScale')} + ${of('epsilon')});
    parameter[i] = (1.0 - uniforms.rate * ${of('decay')}) * parameter[i] - step;
  }
}`,
})

const kernel: KernelConfig = {
  kernelName: ADAM_UPDATE,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo | undefined>
    const { rate } = args.attrs as unknown as AdamAttrs
    const backend = args.backend as WebGPUBackend
    const { moments, settings, scale, layout } = inputs as Record<'moments' | 'settings', TensorInfo> &
      Record<'scale' | 'layout', TensorInfo | undefined>
    const program = update(scale !== undefined, layout !== undefined)
    const shared = [settings, scale, layout].filter((tensor) => tensor !== undefined)
    let offset = 0
    for (let p = 0; ; p++) {
      const [parameter, gradient] = [inputs[parameterInput(p)], inputs[gradientInput(p)]]
      if (parameter === undefined || gradient === undefined) break
      const size = util.sizeFromShape(parameter.shape)
      const place = layout === undefined ? offset : size / (layout.shape[0] ?? 1)
      const uniforms = [size, moments.shape[1] ?? 0, rate, place]
      const operands = { read: [gradient, ...shared], write: [moments, parameter], uniforms }
      dispatch(backend, program, operands, elementWorkgroups(size))
      neverCacheValues(backend, parameter)
      offset += size
    }
    neverCacheValues(backend, moments)
    return []
  },
}

export const adamKernels = [kernel]
