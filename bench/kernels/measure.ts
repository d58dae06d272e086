/** Times every version of one convolution kernel on one size, on the WebGPU adapter that there is. */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { startBackend } from '../../src/gpu/backend'
import { currentDevice } from '../../src/gpu/device'
import { convInfo, workgroupsFor, type ConvInfo } from '../../src/gpu/kernels/webgpu/convolution/shape'
import { dispatch, type Program } from '../../src/gpu/kernels/webgpu/dispatch'
import { callOf, type ConvolutionCall, type ConvolutionKernel } from '../../src/selftest/speed/convolutions'
import { stockKernels } from '../../src/selftest/speed/stock-kernels'
import { lanesFilterGradient, lanesWorkgroups } from './lanes'
import { naiveFilterGradient, naiveForward, naiveInputGradient } from './naive'
import type { KernelJob, KernelMeasured } from './types'

type Call = ConvolutionCall & { info: ConvInfo }

function withInfo(call: ConvolutionCall): Call {
  return { ...call, info: convInfo(call.xShape, call.filterShape, call.attrs) }
}

/** Programs that lost, with the size of their dispatch. */
function losers(kernel: ConvolutionKernel, { info, outShape }: Call): Record<string, [Program, [number, number]]> {
  const each = workgroupsFor(tf.util.sizeFromShape(outShape))
  switch (kernel) {
    case 'forward':
      return { naive: [naiveForward(info), each] }
    case 'input gradient':
      return { naive: [naiveInputGradient(info), each] }
    case 'filter gradient':
      return {
        naive: [naiveFilterGradient(info), each],
        'lanes, workgroup memory': [lanesFilterGradient(info), lanesWorkgroups(info)],
      }
  }
}

/** To be called once in a thread. @throws BadInput where there is no WebGPU here */
export async function measure({ kernel, convolution, repeats }: KernelJob): Promise<KernelMeasured> {
  const stock = new Map((await stockKernels('webgpu')).map((config) => [config.kernelName, config]))
  const { report } = await startBackend('webgpu')
  const device = currentDevice()
  const backend = tf.backend() as WebGPUBackend
  if (device === null) throw new Error('There is no WebGPU device.')
  const call = withInfo(callOf(kernel, convolution))
  const by = (config: tf.KernelConfig | undefined) => () => {
    if (config === undefined) throw new Error(`${call.kernelName} is not registered.`)
    return config.kernelFunc({ ...call, backend, attrs: call.attrs as tf.NamedAttrMap }) as tf.TensorInfo
  }
  const versions: Record<string, () => tf.TensorInfo> = {
    ours: by(tf.getKernel(call.kernelName, 'webgpu')),
    tfjs: by(stock.get(call.kernelName)),
  }
  for (const [name, [program, workgroups]] of Object.entries(losers(kernel, call))) {
    versions[name] = () => {
      const output = backend.makeTensorInfo(call.outShape, 'float32')
      const operands = { read: Object.values(call.inputs), write: [output], uniforms: [convolution.batch] }
      dispatch(backend, program, operands, workgroups)
      return output
    }
  }
  const run = (version: () => tf.TensorInfo) => tf.engine().makeTensorFromTensorInfo(version())
  const settle = async () => {
    backend.ensureCommandEncoderReady()
    backend.endComputePassEncoder()
    backend.submitQueue()
    await device.queue.onSubmittedWorkDone()
  }
  const ms: Record<string, number> = {}
  const difference: Record<string, number> = {}
  const valuesOf = async (version: () => tf.TensorInfo) => [...(await run(version).data())]
  const wanted = await valuesOf(by(stock.get(call.kernelName)))
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const [name, version] of Object.entries(versions)) {
    const got = await valuesOf(version)
    difference[name] = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN)) / scale), 0)
  }
  // In turns, so that a busy moment of the machine falls on all.
  for (let turn = 0; turn < repeats; turn++) {
    for (const [name, version] of Object.entries(versions)) {
      await settle()
      const start = performance.now()
      const output = run(version)
      await settle()
      ms[name] = Math.min(ms[name] ?? Infinity, performance.now() - start)
      output.dispose()
    }
  }
  return { adapter: report.adapter, software: report.software, ms, difference }
}
