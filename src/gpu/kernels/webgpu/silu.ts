/** `silu` on WebGPU: one dispatch forward, one backward. */
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { SILU, SILU_GRAD } from '../silu'
import { dispatch, type Program } from './dispatch'
import { elementMain, elementWorkgroups } from './elements'

const value: Program = {
  key: SILU,
  read: ['x'],
  write: ['y'],
  uniforms: ['size: u32'],
  body: () => `${elementMain}
    y[i] = x[i] / (1.0 + exp(-x[i]));
  }
}`,
}

const slope: Program = {
  key: SILU_GRAD,
  read: ['x', 'dy'],
  write: ['dx'],
  uniforms: ['size: u32'],
  body: () => `${elementMain}
    let sigmoid = 1.0 / (1.0 + exp(-x[i]));
    dx[i] = dy[i] * sigmoid * (1.0 + x[i] * (1.0 - sigmoid));
  }
}`,
}

/** @param inputs names of the program's tensors to read, in its order */
const elementwise = (kernelName: string, program: Program, inputs: readonly string[]): KernelConfig => ({
  kernelName,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const backend = args.backend as WebGPUBackend
    const read = inputs.map((name) => args.inputs[name] as TensorInfo)
    const shape = args.inputs.x?.shape ?? []
    const result = backend.makeTensorInfo(shape, 'float32')
    const size = util.sizeFromShape(shape)
    dispatch(backend, program, { read, write: [result], uniforms: [size] }, elementWorkgroups(size))
    return result
  },
})

export const siluKernels = [elementwise(SILU, value, ['x']), elementwise(SILU_GRAD, slope, ['x', 'dy'])]
