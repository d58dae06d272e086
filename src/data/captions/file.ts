/** The visitor's own file of captions: what is in it, and its captions, in pieces that fit any memory. */
import { BadInput } from '../bad-input'
import { captionEntries } from './entries'
import { inspect, kindOf } from './layout'
import type { CaptionFilePart, CaptionFileReport, CaptionFileSummary, CaptionLayout } from './types'
import { wholeText } from './json-text'
import { SkippedLines } from './skipped-lines'
import { PIECE, textLines } from './text-lines'

/** Bytes looked at to guess what a file is. */
const SAMPLE_BYTES = 1 << 18

/** Captions handed over at a time. */
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
    throw new BadInput(`${name} could not be read (moved or changed after the choice?); choose it again.`, {
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
  if (text.trim() === '') throw new BadInput(`${name} holds no text; choose a file with a caption on each line.`)
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
 * Reads all captions, in the order of the file.
 * @param onPart called with some at a time
 * @throws BadInput where the file as a whole cannot be used, or holds no caption
 */
export async function readCaptionFile(
  file: Blob,
  name: string,
  layout: CaptionLayout,
  onPart: (part: CaptionFilePart) => void,
  signal?: AbortSignal,
): Promise<CaptionFileSummary> {
  const skipped = new SkippedLines(layout.kind === 'json' ? 'item' : 'line')
  let bytesRead = 0
  let count = 0
  async function* counted() {
    for await (const bytes of bytesOf(file, name)) {
      bytesRead += bytes.length
      yield bytes
    }
  }
  let captions: string[] = []
  const hand = () => {
    count += captions.length
    onPart({ captions, bytesRead, bytes: file.size })
    captions = []
  }
  for await (const entries of captionEntries(counted(), name, layout)) {
    signal?.throwIfAborted()
    for (const entry of entries) {
      if ('caption' in entry) captions.push(entry.caption)
      else skipped.add(entry.line, entry.problem)
      if (captions.length === PART) hand()
    }
  }
  if (captions.length > 0) hand()
  if (count > 0) return { count, skipped: skipped.count, notes: skipped.sentences() }
  const [why = 'it is empty'] = skipped.sentences()
  throw new BadInput(`${name} holds no caption here: ${why.replace(/\.$/, '')}; choose another column or file.`)
}
