/** What the room Captions would understand of files: columns, how many captions, the first ones, and the lines that have none. */
import { BadArgument } from './bad-argument'
import { BadInput, formatCount } from '../src/data/bad-input'
import { captionEntries } from '../src/data/captions/entries'
import { bytesOf, inspectCaptionFile } from '../src/data/captions/file'
import type { CaptionColumn } from '../src/data/captions/types'
import { pastTense } from '../src/data/captioned/metadata-file'
import { refusalOf } from '../src/data/images/recognition/refusal'
import type { DiskFile } from './inspect-files'
import { noteFlagged } from './inspect-flags'
import type { InspectReport } from './inspect-types'

/** Captions of a file that are printed. */
const SHOWN = 10
/** Captions of a file that are looked through for what is no English prose. */
const MOST_FLAGGED = 100_000

export async function inspectCaptions(files: readonly DiskFile[]): Promise<{ report: InspectReport; usable: boolean }> {
  const captions: Record<string, string[]> = {}
  const leftOut: { file: string; line?: number; reason: string }[] = []
  const notes: string[] = []
  const counts: Record<string, number> = {}
  for (const file of files) {
    const { path } = file
    if ('reason' in file) {
      leftOut.push({ file: path, reason: file.reason })
      continue
    }
    try {
      const { description, columns, suggested } = await inspectCaptionFile(file.file, path, null)
      const column = columns[suggested]
      if (column === undefined) throw new BadArgument(`${path}: it has no column of text.`)
      notes.push(`${path} is ${description}${whereIn(column, columns)}.`)
      const found: string[] = []
      const lines: { name: string; caption: string }[] = []
      let count = 0
      for await (const entries of captionEntries(bytesOf(file.file, path), path, column.layout))
        for (const entry of entries)
          if ('problem' in entry) leftOut.push({ file: path, line: entry.line, reason: pastTense(entry.problem) })
          else {
            if (count++ < SHOWN) found.push(entry.caption)
            if (lines.length < MOST_FLAGGED)
              lines.push({ name: `line ${formatCount(entry.line)}`, caption: entry.caption })
          }
      captions[path] = found
      counts[path] = count
      notes.push(...(await noteFlagged(lines)).map((note) => `${path}: ${note}`))
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      leftOut.push({ file: path, reason: refusalOf(error, path) })
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0) notes.push('There is no caption in these files; choose a text, CSV, TSV or JSON file of captions.')
  else if (Object.values(counts).some((count) => count > SHOWN))
    notes.push(`The first ${SHOWN} captions of each file are shown, of ${formatCount(total)}.`)
  const report = {
    images: 0,
    size: null,
    classes: {},
    division: null,
    captions,
    leftOut,
    notes,
    room: 'captions' as const,
    captionCounts: counts,
  }
  return { report, usable: total > 0 }
}

/** Which column holds the captions, where there is another, or where it has a name that says more than that there are lines. */
function whereIn({ name, layout }: CaptionColumn, columns: readonly CaptionColumn[]): string {
  if (columns.length > 1) return `; captions are in “${name}” (of ${columns.map((column) => column.name).join(', ')})`
  return layout.kind === 'lines' ? '' : `; captions are in “${name}”`
}
