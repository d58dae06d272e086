/** What is to be said of paths in a zip that could not be taken as they are written. */
import { formatCount } from '../bad-input'
import { nameInSentence, someOf } from '../left-out'

/** As it is written in the zip, and as it was taken. */
export interface PathPair {
  written: string
  taken: string
}

/** True where a path would lead out of where the zip is unpacked: "..", a root, a drive. */
const leadsOut = (path: string) => /^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)/i.test(path)

/** @returns a sentence for those that lead out of the zip, and one for those with "\" between folders */
export function notesOnPaths(archive: string, paths: readonly PathPair[]): string[] {
  const out = paths.filter(({ written }) => leadsOut(written))
  const windows = paths.filter(({ written }) => written.includes('\\') && !leadsOut(written))
  const shown = (pairs: readonly PathPair[]) =>
    someOf(pairs.map(({ written, taken }) => `${nameInSentence(written)} as ${nameInSentence(taken)}`))
  const notes: string[] = []
  if (out.length > 0)
    notes.push(
      out.length === 1
        ? `${archive}: 1 file has a path that leads out of the zip; it was taken as if it lay inside: ${shown(out)}.`
        : `${archive}: ${formatCount(out.length)} files have paths that lead out of the zip; they were taken as if they lay inside: ${shown(out)}.`,
    )
  if (windows.length > 0)
    notes.push(
      windows.length === 1
        ? `${archive}: 1 file has “\\” between its folders, which was read as “/”: ${shown(windows)}.`
        : `${archive}: ${formatCount(windows.length)} files have “\\” between their folders, which was read as “/”: ${shown(windows)}.`,
    )
  return notes
}
