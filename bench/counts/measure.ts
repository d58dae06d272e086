/** Counts what a steady iteration, or a steady step, asks of the GPU and of tfjs' engine; in a worker or in Node. */
import { Pipeline } from '../../src/diffusion/model/pipeline'
import { startBackend } from '../../src/gpu/backend'
import { countGpu } from '../../src/gpu/counters'
import { currentDevice } from '../../src/gpu/device'
import type { ReadFile } from '../../src/tensor/files/folder'
import { IMAGES } from '../fusion/measure'
import { variantTuner } from '../fusion/variants'
import { variantTrainer } from '../mixture/variants'
import type { Loop } from '../times'
import { countEngineCalls } from './engine-calls'
import type { Counts, CountsJob, CountsMeasured } from './types'
import { leaveDispatchesUndone } from './undone'

/** Before what is counted: buffer pools fill, what is made once is made, and what can be replayed is recorded. */
const FIRST = 6

/**
 * To be called once in a thread.
 * @param read files of the bundled miniature
 * @param wasmUrl as in `startBackend`
 * @throws BadInput where the backend is not to be had here
 */
export async function measureCounts(job: CountsJob, read: ReadFile, wasmUrl?: string): Promise<CountsMeasured> {
  const { report } = await startBackend(job.backend, { wasmUrl })
  if (job.backend === 'webgpu') leaveDispatchesUndone()
  const device = currentDevice()
  const onGpu = device === null ? null : countGpu(device)
  const inEngine = countEngineCalls()
  const loop = job.counted === 'iteration' ? iterations(job) : await steps(job, read)

  const counted = async (): Promise<Counts> => {
    onGpu?.reset()
    inEngine.reset()
    await loop.step()
    const counts = { gpu: onGpu?.read() ?? null, calls: inEngine.read() }
    await loop.settle()
    return counts
  }
  for (let i = 0; i < FIRST; i++) await counted()
  return { adapter: report.adapter, software: report.software, counts: [await counted(), await counted()] }
}

function iterations({ batch }: CountsJob): Loop {
  const trainer = variantTrainer('ours', { batch })
  return { step: () => trainer.step(), settle: () => trainer.readMetrics() }
}

async function steps({ batch }: CountsJob, read: ReadFile): Promise<Loop> {
  const tuner = await variantTuner('ours', await Pipeline.open(read), { batch, images: IMAGES })
  return { step: () => tuner.advance(), settle: () => tuner.readLosses() }
}
