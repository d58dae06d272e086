/** Whose run a file is of, told by its beginning or by what its zip lists: nothing of it is believed yet, and nothing large is read. */
import { strFromU8 } from 'fflate'
import { isBadInput } from '../../data/bad-input'
import { pathsInRun } from '../../data/archives/run-parts'
import { listZip, looksLikeZip } from '../../data/archives/zip'
import { toSourceFiles, type SourceFile } from '../../data/source-file'
import { FORMAT } from './description'
import { OLD_MAIN } from './read'
import type { RunLab } from './types'
import { WEIGHTS } from './weights'
import { RUN_JSON } from './write'

export interface RecognisedRun {
  lab: RunLab
  /** Paths of what lies in its .zip; its own where it is none. */
  holds: string[]
}

/** Bytes of a `.safetensors` in which a mixture's run says what it is: its record stands before all tensors. */
const HEAD = 64
const MIXTURE_HEAD = '{"__metadata__":{"modeweave"'

/** As `recogniseRun`. */
export async function recogniseFile(file: File): Promise<RecognisedRun | null> {
  const [source] = toSourceFiles([file])
  return source === undefined ? null : recogniseRun(source)
}

/** Null where it is no run's file, or one whose zip cannot be listed. */
export async function recogniseRun(file: SourceFile): Promise<RecognisedRun | null> {
  const head = await file.read(0, Math.min(HEAD, file.size))
  if (!looksLikeZip(head)) return strFromU8(head).includes(MIXTURE_HEAD) ? { lab: 'mixture', holds: [file.path] } : null
  try {
    return await recogniseZip(await listZip(file))
  } catch (error) {
    if (isBadInput(error)) return null
    throw error
  }
}

async function recogniseZip(entries: readonly SourceFile[]): Promise<RecognisedRun | null> {
  const holds = entries.map(({ path }) => path)
  const inRun = pathsInRun(holds)
  const there = (path: string) => entries[inRun.indexOf(path)]
  const described = there(RUN_JSON)
  const lab = described === undefined ? null : await labOf(described)
  if (lab !== null) return { lab, holds }
  if (there(OLD_MAIN.fusion) !== undefined) return { lab: 'fusion', holds }
  return there(WEIGHTS) === undefined ? null : { lab: 'mixture', holds }
}

/** As its `run.json` says; null where that is of something else. */
async function labOf(described: SourceFile): Promise<RunLab | null> {
  const text = strFromU8(await described.read())
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const { format, lab } = (value ?? {}) as { format?: unknown; lab?: unknown }
  return format === FORMAT && (lab === 'mixture' || lab === 'fusion') ? lab : null
}
