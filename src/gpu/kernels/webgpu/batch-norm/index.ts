/** `batchNormActivation` on WebGPU: one dispatch each way where the batches are short (`whole.ts`), two where they are long (`chunks.ts`). */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { BATCH_NORM_ACTIVATION, BATCH_NORM_ACTIVATION_GRAD, type BatchNormActivationAttrs } from '../../batch-norm'
import { dispatch, neverCacheValues } from '../dispatch'
import * as chunked from './chunks'
import { rowsOf } from './segments'
import * as whole from './whole'

const channelsOf = (x: TensorInfo) => x.shape[x.shape.length - 1] ?? 1

const forward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { x, gamma, beta, runningMean, runningVariance } = args.inputs as Record<string, TensorInfo> &
      Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { activation, epsilon, segments, followed, momentum } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as WebGPUBackend
    const channels = channelsOf(x)
    const y = backend.makeTensorInfo(x.shape, 'float32')
    const moments = backend.makeTensorInfo([segments.length, 2, channels], 'float32')
    const running = [runningMean, runningVariance].filter((tensor) => tensor !== undefined)
    const follows = running.length > 0
    const write = [y, moments, ...running]
    const following = follows ? [followed, 1 - momentum, momentum] : []
    const rows = rowsOf(x, segments)
    const longest = Math.max(...rows)
    if (longest <= whole.WHOLE_ROWS) {
      const shape = whole.shapeOf(channels, longest, segments.length)
      const operands = { read: [x, gamma, beta], write, uniforms: [...rows, epsilon, ...following] }
      const program = whole.forward(shape, activation, follows)
      dispatch(backend, program, operands, [whole.workgroupsAcross(shape), segments.length])
    } else {
      const cut = chunked.cutOf(channels, rows)
      const partials = backend.makeTensorInfo([cut.chunks, 2, channels], 'float32')
      const uniforms = chunked.cutValues(rows, cut)
      const program = chunked.normalise(cut.segments, activation, follows)
      dispatch(backend, chunked.chunkMoments(cut.segments), { read: [x], write: [partials], uniforms }, cut.workgroups)
      const operands = { read: [x, gamma, beta, partials], write, uniforms: [...uniforms, epsilon, ...following] }
      dispatch(backend, program, operands, cut.workgroups)
      backend.disposeData(partials.dataId)
    }
    for (const statistic of running) neverCacheValues(backend, statistic)
    return [y, moments]
  },
}

const backward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION_GRAD,
  backendName: 'webgpu',
  kernelFunc: (args) => {
    const { dy, x, y, moments, gamma } = args.inputs as Record<'dy' | 'x' | 'y' | 'moments' | 'gamma', TensorInfo>
    const { activation, epsilon, segments } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as WebGPUBackend
    const channels = channelsOf(x)
    const dx = backend.makeTensorInfo(x.shape, 'float32')
    const dgamma = backend.makeTensorInfo([channels], 'float32')
    const dbeta = backend.makeTensorInfo([channels], 'float32')
    const write = [dx, dgamma, dbeta]
    const read = [dy, x, y, moments, gamma]
    const rows = rowsOf(x, segments)
    const longest = Math.max(...rows)
    // A workgroup walks through all batches, for its channels' dγ and dβ are theirs together.
    if (rows.reduce((sum, count) => sum + count, 0) <= 2 * whole.WHOLE_ROWS) {
      const shape = whole.shapeOf(channels, longest, segments.length)
      const operands = { read, write, uniforms: [...rows, epsilon] }
      dispatch(backend, whole.backward(shape, activation), operands, [whole.workgroupsAcross(shape), 1])
    } else {
      const cut = chunked.cutOf(channels, rows)
      const { chunks } = cut
      const partials = backend.makeTensorInfo([2 * chunks + 3 * segments.length, channels], 'float32')
      const uniforms = chunked.cutValues(rows, cut)
      const sums = { read, write: [partials], uniforms: [...uniforms, epsilon, chunks] }
      dispatch(backend, chunked.chunkGradients(cut.segments, activation), sums, cut.workgroups)
      const operands = { read: [dy, x, y, partials], write, uniforms: [...uniforms, chunks] }
      dispatch(backend, chunked.inputGradient(cut.segments, activation), operands, cut.workgroups)
      backend.disposeData(partials.dataId)
    }
    return write
  },
}

export const batchNormKernels = [forward, backward]
