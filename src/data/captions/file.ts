/** The visitor's own file of captions: what is in it, and its captions, in pieces that fit any memory. */
import * as says from '../../messages/generated/caption-files'
import { BadInput } from '../bad-input'
import { captionRows } from './entries'
import { FileRows } from './file-rows'
import { inspect, kindOf } from './layout'
import type { CaptionFilePart, CaptionFileReport, CaptionFileSummary, ColumnChoice } from './types'
import { wholeText } from './json-text'
import { PIECE, textLines } from './text-lines'

/** Bytes looked at to guess what a file is. */
const SAMPLE_BYTES = 1 << 18

/** Rows handed over at a time, those that are left out among them. */
const PART = 2000

/** A blob's bytes in small pieces, whatever its stream gives. Fails with BadInput where the file can no longer be read. */
export async function* bytesOf(file: Blob, name: string): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      for (let start = 0; start < value.length; start += PIECE) yield value.subarray(start, start + PIECE)
    }
  } catch (error) {
    throw new BadInput(says.captionFileMoved({ name }), {
      cause: error,
    })
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

/**
 * Looks at the beginning of a file (at one JSON text as a whole).
 * @param header whether the first line is no caption: a table's names of its columns; null: find out
 * @throws BadInput where it is empty or no text
 */
export async function inspectCaptionFile(file: Blob, name: string, header: boolean | null): Promise<CaptionFileReport> {
  const sample = await sampleOf(file, name)
  const whole = kindOf(name, sample) === 'json'
  const text = whole ? (await wholeText(bytesOf(file, name), name)).text : sample
  if (text.trim() === '') throw new BadInput(says.captionFileEmpty({ name }))
  return inspect(name, text, header)
}

/** The first lines; lines that cannot be used are left out here, and told when the file is read. */
async function sampleOf(file: Blob, name: string): Promise<string> {
  const texts: string[] = []
  const cut = file.size > SAMPLE_BYTES
  for await (const lines of textLines(bytesOf(file.slice(0, SAMPLE_BYTES), name), name))
    for (const line of lines) if ('text' in line) texts.push(line.text)
  // The last line may be cut off; where there is no other, it is better than none.
  if (cut && texts.length > 1) texts.pop()
  return texts.join('\n')
}

/**
 * Reads all rows that hold a caption, in the order of the file.
 * @param onPart called with some at a time
 * @throws BadInput where the file as a whole cannot be used, or holds no caption
 */
export async function readCaptionFile(
  file: Blob,
  name: string,
  choice: ColumnChoice,
  onPart: (part: CaptionFilePart) => void,
  signal?: AbortSignal,
): Promise<CaptionFileSummary> {
  const rows = new FileRows(choice)
  let bytesRead = 0
  async function* counted() {
    for await (const bytes of bytesOf(file, name)) {
      bytesRead += bytes.length
      yield bytes
    }
  }
  const hand = () => onPart({ ...rows.take(), bytesRead, bytes: file.size })
  for await (const some of captionRows(counted(), name, choice)) {
    signal?.throwIfAborted()
    for (const row of some) {
      rows.add(row)
      if (rows.waiting >= PART) hand()
    }
  }
  if (rows.waiting > 0) hand()
  const { count, skipped } = rows
  if (count > 0) return { count, skipped: skipped.count, notes: [...skipped.sentences(), ...rows.missing()] }
  const [why = 'it is empty'] = skipped.sentences()
  throw new BadInput(says.captionColumnEmpty({ name, why: why.replace(/\.$/, '') }))
}
