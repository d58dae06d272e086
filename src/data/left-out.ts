/** What was left out while loading, and why: each file for the list, and a few sentences, however many files there are. */
import { plainText } from '../messages/plain'
import { counted, formatCount } from './bad-input'
import type { LeftOutFile } from './understood-types'

const NAMES_SHOWN = 3

export class LeftOut {
  readonly #files: LeftOutFile[] = []
  readonly #quiet = new Set<LeftOutFile>()
  readonly #about = new Map<LeftOutFile, { reason: string; about: string | undefined }>()

  /** In the order in which it was found out. */
  get files(): readonly LeftOutFile[] {
    return this.#files
  }

  /** @param reason in the past tense, so that it fits one file and many: "could not be decoded". */
  add(file: string, reason: string): void {
    this.#files.push({ file, reason })
  }

  /**
   * One line of a file that is used otherwise.
   * @param line from 1
   * @param about what the line names, where that tells more
   */
  addLine(file: string, line: number, reason: string, about?: string): void {
    const entry = { file, line, reason: about === undefined ? reason : `${reason}: ${nameInSentence(about)}` }
    this.#files.push(entry)
    this.#about.set(entry, { reason, about })
  }

  /** A file that nobody expects to be used: in the list like any other, but in no sentence. */
  addQuietly(file: string, reason: string): void {
    const entry = { file, reason }
    this.#files.push(entry)
    this.#quiet.add(entry)
  }

  /** How many are worth a sentence. */
  get count(): number {
    return this.#files.length - this.#quiet.size
  }

  /** E.g. "5 files were left out because they could not be decoded: a.png, b.png, c.png and 2 more." */
  sentences(): string[] {
    const groups = new Map<string, { unit: 'file' | 'line'; reason: string; names: string[] }>()
    for (const entry of this.#files) {
      if (this.#quiet.has(entry)) continue
      const { file, line } = entry
      const { reason, about } = this.#about.get(entry) ?? { reason: entry.reason, about: undefined }
      const unit = line === undefined ? 'file' : 'line'
      const of = about === undefined ? '' : ` (${nameInSentence(about)})`
      const name = line === undefined ? file : `${file} line ${formatCount(line)}${of}`
      const group = groups.get(unit + reason)
      if (group) group.names.push(name)
      else groups.set(unit + reason, { unit, reason, names: [name] })
    }
    return [...groups.values()].map(({ unit, reason, names }) => {
      const subject =
        names.length === 1
          ? `1 ${unit} was left out because it`
          : `${counted(names.length, unit)} were left out because they`
      return `${subject} ${names.length === 1 ? reason : plural(reason)}: ${someOf(names)}.`
    })
  }
}

const plural = (reason: string) => reason.replace(/^was\b/, 'were')

/** Characters of a name that are shown, its end more than its beginning: that is where a path tells more. */
const SHOWN = 60
const SHOWN_END = 36

/** A name as it stands in a sentence: of a long one both ends, "a long na…end.png". */
export function nameInSentence(given: string): string {
  const name = plainText(given)
  if (name.length <= SHOWN) return name
  const [beginning, end] = [name.slice(0, SHOWN - SHOWN_END - 1), name.slice(-SHOWN_END)]
  // No character is cut in two.
  return `${beginning.replace(/[\ud800-\udbff]$/, '')}…${end.replace(/^[\udc00-\udfff]/, '')}`
}

/** "a.png, b.png, c.png and 2 more" */
export function someOf(names: readonly string[]): string {
  const rest = names.length > NAMES_SHOWN ? ` and ${formatCount(names.length - NAMES_SHOWN)} more` : ''
  return `${names.slice(0, NAMES_SHOWN).map(nameInSentence).join(', ')}${rest}`
}
