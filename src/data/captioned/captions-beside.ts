/** A `.txt` or `.caption` beside each picture: its first line is the caption, further lines are other captions of it. */
import { BadInput, formatCount } from '../bad-input'
import { Utf16WithoutMark } from '../captions/as-utf8'
import { MOST_LINE_BYTES, textLines } from '../captions/text-lines'
import type { LeftOut } from '../left-out'
import { UnreadableFile, type SourceFile } from '../source-file'
import { areBoxes } from './no-caption'
import { composed } from '../images/folders/picture-finder'

/** `.caption` is how kohya's scripts call them. */
export const TEXT_NAME = /\.(txt|caption)$/i

/**
 * The text file beside each picture that has one: "cat.txt" (or "cat.png.txt") beside "cat.png".
 * @param leftOut takes the `.caption` of a picture that has a `.txt` as well
 */
export function textsBeside(
  pictures: readonly SourceFile[],
  texts: readonly SourceFile[],
  leftOut: LeftOut,
): Map<SourceFile, SourceFile> {
  const byStem = new Map<string, SourceFile>()
  const txtFirst = [...texts].sort((a, b) => Number(/\.caption$/i.test(a.path)) - Number(/\.caption$/i.test(b.path)))
  for (const text of txtFirst) {
    const stem = composed(text.path.replace(TEXT_NAME, ''))
    if (byStem.has(stem)) leftOut.add(text.path, 'was a second caption file of its image, of which the .txt was taken')
    else byStem.set(stem, text)
  }
  const beside = new Map<SourceFile, SourceFile>()
  for (const picture of pictures) {
    const path = composed(picture.path)
    const dot = path.lastIndexOf('.')
    const stem = dot > path.lastIndexOf('/') ? path.slice(0, dot) : path
    const text = byStem.get(stem) ?? byStem.get(path)
    if (text !== undefined) beside.set(picture, text)
  }
  return beside
}

export interface CaptionsBeside {
  /** Of the pictures whose text holds some, each caption once. */
  captions: Map<SourceFile, string[]>
  /** Why pictures have none of their text. */
  reasons: Map<SourceFile, string>
}

/**
 * @param beside the text of each picture
 * @param leftOut takes texts that hold no caption
 */
export async function captionsOfTexts(
  beside: ReadonlyMap<SourceFile, SourceFile>,
  leftOut: LeftOut,
  signal: AbortSignal | undefined,
): Promise<CaptionsBeside> {
  const captions = new Map<SourceFile, string[]>()
  const reasons = new Map<SourceFile, string>()
  const told = new Set<SourceFile>()
  for (const [picture, text] of beside) {
    signal?.throwIfAborted()
    const read = await linesOrReason(text)
    if ('lines' in read) {
      captions.set(picture, read.lines)
      continue
    }
    reasons.set(picture, read.ofPicture)
    // "cat.txt" may lie beside "cat.png" and "cat.jpg".
    if (!told.has(text)) leftOut.add(text.path, read.reason)
    told.add(text)
  }
  return { captions, reasons }
}

/** Why a text holds no caption, and what that makes of its picture. */
interface NoLines {
  reason: string
  ofPicture: string
}

async function linesOrReason(text: SourceFile): Promise<{ lines: string[] } | NoLines> {
  let lines: string[]
  try {
    lines = await captionLines(text)
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { reason: error.reason, ofPicture: 'had a caption file that could not be read' }
  }
  if (lines.length === 0)
    return {
      reason: text.size === 0 ? 'was empty (0 bytes)' : 'held blanks alone',
      ofPicture: 'had an empty caption',
    }
  if (areBoxes(lines))
    return {
      reason: 'held boxes of objects (labels as YOLO has them), and no caption',
      ofPicture: 'had no caption: the text beside it holds boxes of objects',
    }
  return { lines }
}

/** The captions in a text file: its lines, each once. Fails with `UnreadableFile`. */
async function captionLines(file: SourceFile): Promise<string[]> {
  if (file.size > MOST_LINE_BYTES)
    throw new UnreadableFile(file.path, `exceeded ${formatCount(MOST_LINE_BYTES)} bytes, too many for captions`)
  const bytes = await file.read()
  const captions = new Set<string>()
  const foreign = new UnreadableFile(file.path, 'held no UTF-8 text')
  try {
    for await (const lines of textLines([bytes], file.path))
      for (const line of lines) {
        if ('problem' in line) throw foreign
        const caption = line.text.trim()
        if (caption !== '') captions.add(caption)
      }
  } catch (error) {
    if (error instanceof Utf16WithoutMark)
      throw new UnreadableFile(file.path, 'looked like UTF-16 text without a byte order mark (save it as UTF-8)')
    throw error instanceof BadInput ? foreign : error
  }
  return [...captions]
}
