/** Which of the chosen files are the images: IDX before CIFAR before pictures. */
import type { Message } from '../../messages/message'
import * as says from '../../messages/generated/images'
import { BadInput } from '../bad-input'
import type { LeftOut } from '../left-out'
import { toSourceFiles, type OwnFile } from '../source-file'
import type { Choices } from '../understood-types'
import { readCifar } from './formats/cifar'
import { readIdxFiles } from './formats/idx-source'
import { readPictures } from './formats/pictures'
import type { LabelFiles } from './labels/label-files'
import { noImages, recognise, type Recognised } from './recognition/recognise'
import type { ImageSource } from './source'

/** What was opened: a source, or why there is none. */
export type OpenedImages = { files: number } & (
  { source: ImageSource; refusal: null } | { source: null; refusal: Message }
)

/**
 * @param leftOut takes every file that is not used, and why
 * @param choices what the visitor decided
 */
export async function openImages(
  chosen: readonly OwnFile[],
  leftOut: LeftOut,
  choices: Choices,
  signal?: AbortSignal,
): Promise<OpenedImages> {
  if (chosen.length === 0) return { files: 0, source: null, refusal: says.noFilesChosen() }
  const found = await recognise(toSourceFiles(chosen), leftOut, signal)
  const { files } = found
  const { source, labels } = await openSource(found, leftOut, choices, signal)
  const outside = leftOut.count
  for (const file of found.others) {
    if (labels?.used.has(file) === true) continue
    const reason = found.reasons.get(file) ?? labels?.reasons.get(file)
    if (reason === undefined) leftOut.addQuietly(file.path, 'was no image')
    else leftOut.add(file.path, reason)
  }
  if (source !== null) return { files, source: withNotes(source, found.notes), refusal: null }
  return { files, source, refusal: refusalOfAll(found, leftOut, outside).told }
}

interface OpenedSource {
  source: ImageSource | null
  /** What gave pictures their labels, beside folders. */
  labels?: LabelFiles
}

function withNotes(source: ImageSource, before: readonly string[]): ImageSource {
  const { notes, only } = source
  return {
    ...source,
    notes: [...before, ...notes],
    ...(only && { only: async (kept) => withNotes(await only(kept), before) }),
  }
}

async function openSource(
  found: Recognised,
  leftOut: LeftOut,
  choices: Choices,
  signal: AbortSignal | undefined,
): Promise<OpenedSource> {
  const { idx, cifar, pictures, others, reasons, refused } = found
  const ofIdx = idx.length > 0 ? await readIdxFiles(idx, leftOut, refused, choices) : null
  if (ofIdx !== null) {
    for (const { path } of [...cifar, ...pictures])
      leftOut.add(path, 'came together with IDX files, which were taken instead')
    return { source: ofIdx }
  }
  const ofCifar = cifar.length > 0 ? await readCifar(cifar, leftOut, refused) : null
  if (ofCifar !== null) {
    for (const { path } of pictures) leftOut.add(path, `came together with ${ofCifar.name}, which was taken instead`)
    return { source: ofCifar }
  }
  if (pictures.length === 0) return { source: null }
  const tables = others.filter((file) => !reasons.has(file))
  return readPictures(pictures, tables, leftOut, choices, signal)
}

/**
 * The sentence where there is nothing to train on: a single file's own, where it was the only hope.
 * @param unusable how many files there were that might have been images
 */
function refusalOfAll(found: Recognised, leftOut: LeftOut, unusable: number): BadInput {
  const [first, ...more] = found.refused
  if (first !== undefined && more.length === 0) return first
  if (unusable > 0) return new BadInput(says.noUsableImages({ why: leftOut.sentences().join(' ') }))
  return noImages(found)
}
