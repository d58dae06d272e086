/** `widen` on WebGPU: a thread a pair. Convolutions and linear layers read halves as they are (`frozen.ts`). */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { HalfType } from '../../half'
import { WIDEN_HALVES, type WidenAttrs } from '../halves'
import { dispatch, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

/** WGSL: the two floats of 32 bits, the first of them from the lower. Every device has `unpack2x16float`. */
export const unpacked = (bits: string, type: HalfType) =>
  type === 'F16' ? `unpack2x16float(${bits})` : `bitcast<vec2<f32>>(vec2<u32>(${bits} << 16u, ${bits} & 0xffff0000u))`

const whole = (type: HalfType): Program => ({
  key: `${WIDEN_HALVES} ${type}`,
  read: ['packed: u32'],
  write: ['y'],
  uniforms: ['size: u32', 'values: u32'],
  body: () => `${elementMain}
    let bits = packed[i];
    let pair = ${unpacked('bits', type)};
    y[2u * i] = pair.x;
    if (2u * i + 1u < uniforms.values) { y[2u * i + 1u] = pair.y; }
  }
}`,
})

/** Rows have an even number of columns. */
const rows = (type: HalfType): Program => ({
  key: `${WIDEN_HALVES} ${type} rows`,
  read: ['packed: u32', 'ids: i32'],
  write: ['y'],
  uniforms: ['size: u32', 'pairs: u32'],
  body: () => `${elementMain}
    let bits = packed[u32(ids[i / uniforms.pairs]) * uniforms.pairs + i % uniforms.pairs];
    let pair = ${unpacked('bits', type)};
    y[2u * i] = pair.x;
    y[2u * i + 1u] = pair.y;
  }
}`,
})

const widen: KernelConfig = {
  kernelName: WIDEN_HALVES,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { packed, ids } = args.inputs as { packed: TensorInfo; ids?: TensorInfo }
    const { shape, type } = args.attrs as unknown as WidenAttrs
    const backend = args.backend as WebGPUBackend
    const y = backend.makeTensorInfo(shape, 'float32')
    const values = util.sizeFromShape(shape)
    const pairs = Math.ceil(values / 2)
    const [program, read, last] =
      ids === undefined ? [whole(type), [packed], values] : [rows(type), [packed, ids], (shape.at(-1) ?? 0) / 2]
    dispatch(backend, program, { read, write: [y], uniforms: [pairs, last] }, elementWorkgroups(pairs))
    return y
  },
}

export const halvesKernels = [widen]
