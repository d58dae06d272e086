/**
 * `multiHeadAttention` on WebGPU: one dispatch forward, two backward. A thread takes a query (or, for the gradient of keys and values,
 * a key) of one head and walks over all it is compared with; its neighbours walk over the same rows, which so come out of the cache. Wide
 * heads are `wide-attention.ts`'s.
 */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { ATTENTION, ATTENTION_GRAD, attentionSizes, type AttentionAttrs, type AttentionSizes } from '../../attention'
import { dispatch, type Program } from '../dispatch'
import { elementMain, elementWorkgroups } from '../elements'
import { wide } from './wide-attention'

/** A thread holds four rows of a head; wider heads would not stay in its registers. */
const MAX_SIZE = 64

const uniforms = ['size: u32', 'queries: u32', 'keys: u32', 'heads: u32', 'scale: f32']

/** Values of the uniforms; one thread for each of `rows` rows of every sample and head. */
const valuesOf = ({ batch, heads, queries, keys, size }: AttentionSizes, rows: number) => [
  batch * heads * rows,
  queries,
  keys,
  heads,
  size ** -0.5,
]

/** WGSL: a loop over the channels of a head. */
const each = (statement: string) => `for (var c = 0u; c < HEAD; c++) { ${statement} }`

/** WGSL: `row` of a thread's sample and head out of `count`, and where in a tensor a row of these begins. */
const functions = (size: number) => `
const HEAD = ${size}u;

fn placeOf(sample: u32, row: u32, count: u32, head: u32) -> u32 {
  return ((sample * count + row) * uniforms.heads + head) * HEAD;
}
`
const locate = (count: string) => `
    let row = i % uniforms.${count};
    let head = (i / uniforms.${count}) % uniforms.heads;
    let sample = i / (uniforms.${count} * uniforms.heads);
    let own = placeOf(sample, row, uniforms.${count}, head);
`

const attend = (size: number): Program => ({
  key: `MultiHeadAttention ${size}`,
  read: ['q', 'k', 'v'],
  write: ['y', 'moments'],
  uniforms,
  body: () => `${functions(size)}${elementMain}${locate('queries')}
    var query: array<f32, HEAD>;
    var sum: array<f32, HEAD>;
    ${each('query[c] = q[own + c] * uniforms.scale;')}
    var largest = -3.4e38;
    var all = 0.0;
    for (var j = 0u; j < uniforms.keys; j++) {
      let key = placeOf(sample, j, uniforms.keys, head);
      var score = 0.0;
      ${each('score += query[c] * k[key + c];')}
      if (score > largest) {
        let shrink = exp(largest - score);
        all *= shrink;
        ${each('sum[c] *= shrink;')}
        largest = score;
      }
      let weight = exp(score - largest);
      all += weight;
      ${each('sum[c] += weight * v[key + c];')}
    }
    let inverse = 1.0 / all;
    ${each('y[own + c] = sum[c] * inverse;')}
    let number = (sample * uniforms.queries + row) * uniforms.heads + head;
    moments[2u * number] = largest;
    moments[2u * number + 1u] = inverse;
  }
}`,
})

/** dq, and D = dy · y of each query for the second dispatch. */
const queryGradient = (size: number): Program => ({
  key: `MultiHeadAttentionGrad queries ${size}`,
  read: ['dy', 'q', 'k', 'v', 'y', 'moments'],
  write: ['dq', 'deltas'],
  uniforms,
  body: () => `${functions(size)}${elementMain}${locate('queries')}
    var query: array<f32, HEAD>;
    var gradient: array<f32, HEAD>;
    var sum: array<f32, HEAD>;
    var delta = 0.0;
    ${each('query[c] = q[own + c] * uniforms.scale; gradient[c] = dy[own + c]; delta += gradient[c] * y[own + c];')}
    let number = (sample * uniforms.queries + row) * uniforms.heads + head;
    deltas[number] = delta;
    let largest = moments[2u * number];
    let inverse = moments[2u * number + 1u];
    for (var j = 0u; j < uniforms.keys; j++) {
      let key = placeOf(sample, j, uniforms.keys, head);
      var score = 0.0;
      var slope = 0.0;
      ${each('score += query[c] * k[key + c]; slope += gradient[c] * v[key + c];')}
      slope = exp(score - largest) * inverse * (slope - delta);
      ${each('sum[c] += slope * k[key + c];')}
    }
    ${each('dq[own + c] = sum[c] * uniforms.scale;')}
  }
}`,
})

const keyGradient = (size: number): Program => ({
  key: `MultiHeadAttentionGrad keys ${size}`,
  read: ['dy', 'q', 'k', 'v', 'deltas', 'moments'],
  write: ['dk', 'dv'],
  uniforms,
  body: () => `${functions(size)}${elementMain}${locate('keys')}
    var key: array<f32, HEAD>;
    var value: array<f32, HEAD>;
    var keySum: array<f32, HEAD>;
    var valueSum: array<f32, HEAD>;
    ${each('key[c] = k[own + c] * uniforms.scale; value[c] = v[own + c];')}
    for (var j = 0u; j < uniforms.queries; j++) {
      let query = placeOf(sample, j, uniforms.queries, head);
      let number = (sample * uniforms.queries + j) * uniforms.heads + head;
      var score = 0.0;
      var slope = 0.0;
      ${each('score += q[query + c] * key[c]; slope += dy[query + c] * value[c];')}
      let weight = exp(score - moments[2u * number]) * moments[2u * number + 1u];
      slope = weight * (slope - deltas[number]);
      ${each('keySum[c] += slope * q[query + c]; valueSum[c] += weight * dy[query + c];')}
    }
    ${each('dk[own + c] = keySum[c] * uniforms.scale; dv[own + c] = valueSum[c];')}
  }
}`,
})

const forward: KernelConfig = {
  kernelName: ATTENTION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { q, k, v } = args.inputs as Record<'q' | 'k' | 'v', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const sizes = attentionSizes(q, k, args.attrs as unknown as AttentionAttrs)
    const { batch, heads, queries } = sizes
    const y = backend.makeTensorInfo(q.shape, 'float32')
    const moments = backend.makeTensorInfo([batch * queries, heads, 2], 'float32')
    const tensors = { read: [q, k, v], write: [y, moments] }
    if (sizes.size > MAX_SIZE) wide(backend, 'forward', sizes, tensors)
    else {
      const operands = { ...tensors, uniforms: valuesOf(sizes, queries) }
      dispatch(backend, attend(sizes.size), operands, elementWorkgroups(batch * heads * queries))
    }
    return [y, moments]
  },
}

const backward: KernelConfig = {
  kernelName: ATTENTION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, q, k, v, y, moments } = args.inputs as Record<'dy' | 'q' | 'k' | 'v' | 'y' | 'moments', TensorInfo>
    const backend = args.backend as WebGPUBackend
    const sizes = attentionSizes(q, k, args.attrs as unknown as AttentionAttrs)
    const { batch, heads, queries, keys, size } = sizes
    const [dq, dk, dv] = [q, k, v].map(({ shape }) => backend.makeTensorInfo(shape, 'float32')) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ]
    const deltas = backend.makeTensorInfo([batch * queries, heads], 'float32')
    const ofQueries = { read: [dy, q, k, v, y, moments], write: [dq, deltas] }
    const ofKeys = { read: [dy, q, k, v, deltas, moments], write: [dk, dv] }
    if (size > MAX_SIZE) {
      wide(backend, 'queryGradient', sizes, ofQueries)
      wide(backend, 'keyGradient', sizes, ofKeys)
    } else {
      const threads = (rows: number) => elementWorkgroups(batch * heads * rows)
      const given = (rows: number) => ({ uniforms: valuesOf(sizes, rows) })
      dispatch(backend, queryGradient(size), { ...ofQueries, ...given(queries) }, threads(queries))
      dispatch(backend, keyGradient(size), { ...ofKeys, ...given(keys) }, threads(keys))
    }
    backend.disposeData(deltas.dataId)
    return [dq, dk, dv]
  },
}

export const attentionKernels = [forward, backward]
