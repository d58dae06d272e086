/** Runs out of the page and in again, as one file each. */
import { exportFineTuned } from '../../../diffusion/training/fine-tuned'
import { LORA_FILE } from '../../../diffusion/training/lora-file'
import { BadInput } from '../../../gpu/errors'
import type { FusionArchive } from './archive'
import { runEvents } from './events'
import type { FusionAnswer, FusionRunSummary } from '../protocol'
import { readRunFile, UNET_FILE, writeRunFile, type RunFile } from './file'
import { checkRunWeights, type WeightsOrigin } from './weights'
import { newRunId } from '../../shared/run-id'

/** @throws BadInput where the run is not kept any more */
export async function exportRun(archive: FusionArchive, runId: string): Promise<FusionAnswer<'exportRun'>> {
  const file = await runFileOf(archive, runId)
  const { name, step } = file.summary
  const events = runEvents(file)
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return { bytes: writeRunFile({ ...file, events }), fileName: `modeweave-${slug}-${step}.zip` }
}

/** What a run's file is made of. */
export async function runFileOf(archive: FusionArchive, runId: string): Promise<RunFile> {
  const summary = await archive.summary(runId)
  const { samples, gallery } = await archive.pictures(runId)
  const weights = await archive.weights(runId)
  return { summary, samples, gallery, weights: weights === null ? new Map() : filesOf(summary, weights) }
}

/**
 * Kept as a run of its own, whatever else there is of its name.
 * @param open the model that is open, or null
 * @throws BadInput where it is no such file, or its weights are damaged or of another network
 */
export async function importRun(
  archive: FusionArchive,
  bytes: ArrayBuffer,
  open: WeightsOrigin['open'],
): Promise<FusionRunSummary> {
  const { summary, samples, gallery, weights, unet } = readRunFile(bytes)
  if (gallery === null && summary.measured !== null)
    throw new BadInput('The file says that its run was measured but has no pictures of it: take another copy.')
  if (weights === null && summary.hasWeights)
    throw new BadInput(
      `The file says that its run has weights but holds neither ${UNET_FILE} nor ${LORA_FILE}: take another copy.`,
    )
  if (weights !== null) checkRunWeights(weights, { summary, unet, open })
  const taken: FusionRunSummary = {
    ...summary,
    runId: newRunId(),
    savedAt: Date.now(),
    bundled: false,
    hasWeights: weights !== null,
    resumable: false,
    bytes: weights?.byteLength ?? 0,
  }
  await archive.add(taken, { samples, gallery }, weights)
  return taken
}

/** Weights under the paths that diffusers has them. */
function filesOf({ resumable, config }: FusionRunSummary, weights: ArrayBuffer): Map<string, Uint8Array> {
  const isLora = config.adaptation.method === 'lora'
  // What came as a file went in without its moments, as it goes out.
  if (!resumable) return new Map([[isLora ? LORA_FILE : UNET_FILE, new Uint8Array(weights)]])
  const files = [...exportFineTuned(weights)]
  return new Map(files.map(([path, bytes]) => [isLora ? path : `unet/${path}`, bytes]))
}
