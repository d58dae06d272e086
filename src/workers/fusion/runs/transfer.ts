/** Runs out of the page and in again, as one file each. */
import * as says from '../../../messages/generated/fusion'
import { exportFineTuned } from '../../../diffusion/training/fine-tuned'
import { LORA_FILE } from '../../../diffusion/training/lora-file'
import { BadInput } from '../../../gpu/errors'
import { fileNameOf } from '../../../store/run-file/write'
import type { FusionArchive } from './archive'
import type { FusionAnswer, FusionRunSummary } from '../protocol'
import { readFusionRun, UNET_FILE, writeFusionRun, type FusionRunParts } from './file'
import { checkRunWeights, type WeightsOrigin } from './weights'
import { newRunId } from '../../shared/run-id'

/**
 * @param called what the visitor calls it, where it is not its own name
 * @throws BadInput where the run is not kept any more
 */
export async function exportRun(
  archive: FusionArchive,
  runId: string,
  called?: string,
): Promise<FusionAnswer<'exportRun'>> {
  const { summary, ...parts } = await partsOf(archive, runId)
  const named = { ...summary, name: called ?? summary.name }
  const fileName = `${fileNameOf({ name: named.name, iteration: named.step })}.zip`
  return { bytes: await writeFusionRun({ ...parts, summary: named }), fileName }
}

/** What a run's file is made of. */
async function partsOf(archive: FusionArchive, runId: string): Promise<FusionRunParts> {
  const summary = await archive.summary(runId)
  const { samples, gallery } = await archive.pictures(runId)
  const weights = await archive.weights(runId)
  return { summary, samples, gallery, weights: weights === null ? new Map() : filesOf(summary, weights), events: true }
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
  const { summary, samples, gallery, weights, unet } = await readFusionRun(bytes)
  if (gallery === null && summary.measured !== null) throw new BadInput(says.runFileNoPictures())
  if (weights === null && summary.hasWeights)
    throw new BadInput(says.runFileNoWeights({ unet: UNET_FILE, lora: LORA_FILE }))
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
