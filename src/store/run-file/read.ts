/** A run's file as it comes back: whole, of this page, of the lab that is asked; or one sentence on why it is not. */
import * as says from '../../messages/generated/store'
import { strFromU8 } from 'fflate'
import { BadInput } from '../../data/bad-input'
import { readRunParts } from '../../data/archives/run-parts'
import { sha256Hex } from '../../data/archives/sha256'
import { parseDescription } from './description'
import type { RunDescription, RunLab } from './types'
import { RUN_JSON } from './write'

/** By which files are told that were made before there was a run.json; its parts are the lab's to read. */
export const OLD_MAIN: Readonly<Record<RunLab, string>> = { fusion: 'summary.json', mixture: 'weights.safetensors' }

const ROOM: Readonly<Record<RunLab, string>> = { mixture: 'Mixture', fusion: 'Fusion' }
const MAKER = '"Download run"'

export interface ReadRunFile {
  /** Null of a file from before there was a run.json. */
  run: RunDescription | null
  /** All of it, by their paths in the run. */
  parts: ReadonlyMap<string, Uint8Array>
}

/**
 * @param lab whose run it has to be
 * @throws BadInput where it is no run's file, damaged in any byte of it, of a later version, of the other lab, or lacks what its run.json names
 */
export async function readRunFile(file: Uint8Array, lab: RunLab): Promise<ReadRunFile> {
  const other = lab === 'mixture' ? 'fusion' : 'mixture'
  const { main, parts } = readRunParts(file, [RUN_JSON, OLD_MAIN[lab], OLD_MAIN[other]], MAKER)
  const text = parts.get(RUN_JSON)
  const run = main === RUN_JSON && text !== undefined ? parseDescription(strFromU8(text)) : null
  const whose = run?.lab ?? (main === OLD_MAIN[other] ? other : lab)
  if (whose !== lab) throw new BadInput(says.runOfOtherRoom({ whose: ROOM[whose], room: ROOM[lab] }))
  if (run !== null) await expectFiles(run, parts)
  return { run, parts }
}

async function expectFiles({ files }: RunDescription, parts: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, hash] of Object.entries(files)) {
    const bytes = parts.get(path)
    if (bytes === undefined) throw new BadInput(says.runFileLacks({ path }))
    if ((await sha256Hex(bytes)) !== hash) throw new BadInput(says.runFileOtherPart({ path }))
  }
}
