/** `gatedGelu` on WebGPU: one dispatch forward, one backward. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { DENSITY, ERF, GATED_GELU, GATED_GELU_GRAD } from '../gated-gelu'
import { dispatch, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

/** WGSL: Φ(x) and exp(−x²/2). */
const functions = `
fn distribution(x: f32) -> vec2<f32> {
  let t = 1.0 / (1.0 + ${ERF.p * Math.SQRT1_2} * abs(x));
  let bell = exp(-0.5 * x * x);
  let tail = 0.5 * bell * ${ERF.a.reduceRight((sum, a) => `t * (${a} + ${sum})`, '0.0')};
  return vec2<f32>(select(1.0 - tail, tail, x < 0.0), bell);
}
`
const uniforms = ['size: u32', 'width: u32']

const gated: Program = {
  key: 'GatedGelu',
  read: ['x'],
  write: ['y'],
  uniforms,
  body: () => `${functions}${elementMain}
    let at = i + (i / uniforms.width) * uniforms.width;
    let gate = x[at + uniforms.width];
    y[i] = x[at] * gate * distribution(gate).x;
  }
}`,
}

const gradient: Program = {
  key: 'GatedGeluGrad',
  read: ['dy', 'x'],
  write: ['dx'],
  uniforms,
  body: () => `${functions}${elementMain}
    let at = i + (i / uniforms.width) * uniforms.width;
    let gate = x[at + uniforms.width];
    let normal = distribution(gate);
    dx[at] = dy[i] * gate * normal.x;
    dx[at + uniforms.width] = dy[i] * x[at] * (normal.x + gate * ${DENSITY} * normal.y);
  }
}`,
}

const forward: KernelConfig = {
  kernelName: GATED_GELU,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { x } = args.inputs as { x: TensorInfo }
    const backend = args.backend as WebGPUBackend
    const [rows = 0, columns = 0] = x.shape
    const width = columns / 2
    const y = backend.makeTensorInfo([rows, width], 'float32')
    dispatch(
      backend,
      gated,
      { read: [x], write: [y], uniforms: [rows * width, width] },
      elementWorkgroups(rows * width),
    )
    return y
  },
}

const backward: KernelConfig = {
  kernelName: GATED_GELU_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, x } = args.inputs as { dy: TensorInfo; x: TensorInfo }
    const backend = args.backend as WebGPUBackend
    const size = util.sizeFromShape(dy.shape)
    const dx = backend.makeTensorInfo(x.shape, 'float32')
    const operands = { read: [dy, x], write: [dx], uniforms: [size, (x.shape[1] ?? 0) / 2] }
    dispatch(backend, gradient, operands, elementWorkgroups(size))
    return dx
  },
}

export const gatedGeluKernels = [forward, backward]
