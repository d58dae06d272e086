/** Where images and models come from: the site, this browser's storage, or a file of the visitor's. */
import * as says from '../../messages/generated/mixture'
import type { LoadBytes } from '../../data/fetch-bytes'
import { BadInput } from '../../data/bad-input'
import { loadBundled } from '../../data/images/bundled'
import { withClassShares } from '../../data/images/class-shares'
import { readRun } from '../../mixture/checkpoint'
import { cutName } from '../../mixture/shares'
import { weightsOf } from '../../store/run-file/weights'
import type { CheckpointStore } from '../../store/types'
import { newRunId } from '../shared/run-id'
import type { LoadedImages } from './dataset'
import type { Ask, BundledSource } from './protocol'

type OnProgress = (fraction: number) => void
type ModelSource = Ask<'openModel'>['source']

/** A file of the site. @param path below its root */
export async function siteFile(load: LoadBytes, path: string, onProgress: OnProgress): Promise<ArrayBuffer> {
  const bytes = await load(path, onProgress)
  return bytes.slice().buffer
}

/** A bundled set, with the class shares that are asked for. */
export async function bundledImages(
  { name, shares }: BundledSource,
  load: LoadBytes,
  onProgress: OnProgress,
): Promise<LoadedImages> {
  const data = await loadBundled(name, load, onProgress)
  return shares ? withClassShares(data, shares, cutName(data.name, shares)) : data
}

/**
 * A run's checkpoint; of a bundled one what draws, the rest of which follows.
 * @throws BadInput where the run is not stored any more, or the file is none
 */
export async function modelBytes(
  source: ModelSource,
  load: LoadBytes,
  storage: () => Promise<CheckpointStore>,
  onProgress: OnProgress,
): Promise<ArrayBuffer> {
  if (source.kind === 'bytes') return weightsOf(source.bytes)
  if (source.kind === 'bundled') return siteFile(load, `models/${source.name}/drawing.safetensors`, onProgress)
  const store = await storage()
  await store.takeUp(source.runId)
  const record = await store.load(source.runId, source.checkpoint)
  if (record === null) throw new BadInput(says.runNotStored())
  return record.bytes
}

/** What the run in memory is called from then on. */
export async function runIdOf(source: ModelSource): Promise<string> {
  if (source.kind === 'stored' && source.copy !== true) return source.runId
  if (source.kind === 'bytes' && source.own !== true) return readRun(await weightsOf(source.bytes)).record.runId
  return newRunId()
}
