/** The one GPUDevice of the engine, with tfjs's WebGPU backend on it. */
import * as tf from '@tensorflow/tfjs-core'
import { registerKernels } from './kernels/index'

/** Why a device went away; `reason` as in `GPUDeviceLostInfo` ('destroyed' or 'unknown'). */
export interface DeviceLoss {
  reason: string
  message: string
}

/** Limits that we ask for at the adapter's own maximum: large buffers for batches, large workgroups for tfjs's tiles. */
export const raisedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[]

/** Optional features that we use where the adapter has them. */
export const wantedFeatures: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16']

let current: GPUDevice | null = null

/**
 * Requests a device of the adapter and makes tfjs, with our kernels, run on it under the backend name `webgpu`.
 * @returns the device, and a promise that resolves when it is lost; it never rejects.
 * @param onError called with each error that the device meets in queued work (out of memory, invalid use): such work throws nothing,
 *   and what it should have written is not to be trusted
 * @throws what `requestDevice` throws, e.g. where another page has used up the GPU.
 */
export async function startDevice(
  adapter: GPUAdapter,
  onError: (message: string) => void = () => {},
): Promise<{ device: GPUDevice; lost: Promise<DeviceLoss> }> {
  const device = await adapter.requestDevice({
    requiredFeatures: wantedFeatures.filter((name) => adapter.features.has(name)),
    requiredLimits: Object.fromEntries(raisedLimits.map((name) => [name, adapter.limits[name]])),
  })
  device.addEventListener('uncapturederror', ({ error }) =>
    onError(error instanceof GPUOutOfMemoryError ? `out of memory: ${error.message}` : error.message),
  )
  const { PartsBackend } = await import('./parts-backend')
  // Small tensors stay on the GPU too (else they cannot be handed to another library), and few large submits.
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 100)
  // Importing the package registers a backend that would request a device of its own.
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new PartsBackend(device, adapter.info))
  registerKernels('webgpu')
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs did not start on the WebGPU device; reload the page.')
  current = device
  return { device, lost: device.lost.then(({ reason, message }) => ({ reason: reason ?? 'unknown', message })) }
}

/** The device that runs, or null on another backend. */
export const currentDevice = (): GPUDevice | null => current

/** Destroys the device, as a driver crash would: its `lost` resolves and its tensors are gone. Nothing without a device. */
export function destroyDevice(): void {
  current?.destroy()
  current = null
}
