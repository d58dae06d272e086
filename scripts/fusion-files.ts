/**
 * The files of a fine-tuning run that comes with the page: a .zip of what is looked at (as "Download run" gives it, without weights),
 * and its weights beside it in half precision, fetched when they are first generated with.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FusionRunSummary } from '../src/workers/fusion/protocol'
import { bundledFileName, bundledWeightsName } from '../src/workers/fusion/runs/bundled'
import { writeFusionRun, type ReadRun } from '../src/workers/fusion/runs/file'

/**
 * @param run its weights already in half precision
 * @returns its summary, with the bytes of both files
 */
export async function writeBundledRun(folder: string, run: ReadRun): Promise<FusionRunSummary> {
  const { summary, samples, gallery, weights } = run
  const file = await writeFusionRun({ summary, samples, gallery, weights: new Map(), events: false })
  await writeFile(join(folder, bundledFileName(summary.runId)), new Uint8Array(file))
  const weightsFile = join(folder, bundledWeightsName(summary.runId))
  if (weights === null) await rm(weightsFile, { force: true })
  else await writeFile(weightsFile, new Uint8Array(weights))
  return { ...summary, bytes: file.byteLength + (weights?.byteLength ?? 0) }
}
