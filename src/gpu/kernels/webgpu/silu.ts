/** `silu` on WebGPU: one dispatch forward, one backward. */
import { SILU, SILU_GRAD } from '../silu'
import type { Program } from './dispatch'
import { elementMain, elementwise } from './elements'

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

export const siluKernels = [elementwise(SILU, value, ['x']), elementwise(SILU_GRAD, slope, ['x', 'dy'])]
