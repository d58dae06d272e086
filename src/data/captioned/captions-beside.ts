/** A `.txt` beside each picture: its first line is the caption, further lines are other captions of it. */
import { BadInput, formatCount } from '../bad-input'
import { someOf, type LeftOut } from '../left-out'
import { giveCaptions, type PictureCaptions } from './picture-captions'
import { UnreadableFile, type SourceFile } from '../source-file'
import { MOST_LINE_BYTES, textLines } from '../captions/text-lines'

export const TEXT_NAME = /\.txt$/i

/** The text file beside each picture that has one: "cat.txt" (or "cat.png.txt") beside "cat.png". */
export function textsBeside(
  pictures: readonly SourceFile[],
  texts: readonly SourceFile[],
): Map<SourceFile, SourceFile> {
  const byStem = new Map(texts.map((text) => [text.path.replace(TEXT_NAME, ''), text]))
  const beside = new Map<SourceFile, SourceFile>()
  for (const picture of pictures) {
    const text = byStem.get(picture.path.replace(/\.[^./]*$/, '')) ?? byStem.get(picture.path)
    if (text !== undefined) beside.set(picture, text)
  }
  return beside
}

/**
 * @param leftOut takes pictures without a text, and those whose text cannot be used
 * @throws nothing of its own: a text that cannot be read costs its picture alone
 */
export async function captionsBeside(
  pictures: readonly SourceFile[],
  texts: readonly SourceFile[],
  leftOut: LeftOut,
  signal?: AbortSignal,
): Promise<PictureCaptions> {
  const beside = textsBeside(pictures, texts)
  const found: PictureCaptions['found'] = new Map()
  for (const picture of pictures) {
    signal?.throwIfAborted()
    const text = beside.get(picture)
    if (text === undefined) {
      leftOut.add(picture.path, 'had no caption')
      continue
    }
    try {
      giveCaptions(found, picture, await captionLines(text), leftOut)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      leftOut.add(error.path, error.reason)
    }
  }
  const used = new Set(beside.values())
  const alone = texts.filter((text) => !used.has(text)).map(({ path }) => path)
  if (alone.length === 0) return { found, notes: [] }
  const sentence =
    alone.length === 1
      ? '1 caption file has no image beside it'
      : `${formatCount(alone.length)} caption files have no image beside them`
  return { found, notes: [`${sentence}: ${someOf(alone)}.`] }
}

/** Fails with `UnreadableFile`. */
async function captionLines(file: SourceFile): Promise<string[]> {
  if (file.size > MOST_LINE_BYTES)
    throw new UnreadableFile(file.path, `exceeded ${formatCount(MOST_LINE_BYTES)} bytes, too many for captions`)
  const bytes = await file.read()
  const captions: string[] = []
  const foreign = new UnreadableFile(file.path, 'held no UTF-8 text')
  try {
    for await (const lines of textLines([bytes], file.path))
      for (const line of lines) {
        if ('problem' in line) throw foreign
        if (line.text.trim() !== '') captions.push(line.text.trim())
      }
  } catch (error) {
    throw error instanceof BadInput ? foreign : error
  }
  return [...new Set(captions)]
}
