/** A file of captions between dropping and reading: a look at its beginning, the column chosen, what was left out. */
import type { CaptionColumn, CaptionFileReport, CaptionFileSummary } from '../../data/captions/types'
import type { CaptionClient } from '../../workers/captions/client'
import type { Notices } from '../page/notices.svelte'

export interface ChosenFile {
  file: File
  report: CaptionFileReport
  /** Index of the column that is chosen. */
  column: number
}

/** What a file was understood as, for the visitor to check. */
export interface UnderstoodFile {
  file: File
  /** As the list names it: "list.csv, caption". */
  source: string
  /** E.g. "a table of 2 columns, separated by commas". */
  form: string
  /** The column or field that was read; null where there was nothing to choose. */
  column: string | null
  count: number
  /** Lines (records, items) left out; why is said where the file was given. */
  skipped: number
}

/** Hands over what was read, e.g. to the list; `note` says what of the file was left out. */
export type TakeCaptions = (captions: string[], source: string, note: string | null) => void

export class CaptionFile {
  /** A file that waits for its column; null where none does. */
  chosen = $state.raw<ChosenFile | null>(null)
  /** What of a file is being read, in [0, 1]; null where none is. */
  reading = $state.raw<{ name: string; fraction: number } | null>(null)
  /** The file that was read last; null where none was. */
  understood = $state.raw<UnderstoodFile | null>(null)
  readonly #client: CaptionClient
  readonly #notices: Notices
  readonly #take: TakeCaptions
  #abort: AbortController | null = null

  constructor(client: CaptionClient, notices: Notices, take: TakeCaptions) {
    this.#client = client
    this.#notices = notices
    this.#take = take
  }

  /**
   * Looks at the beginning; a file with one way to read it alone is read at once.
   * @param header whether its first line is a header; null: told by its cells
   * @param asks true where the visitor is to choose, however it looks
   */
  async look(file: File, header: boolean | null = null, asks = false): Promise<void> {
    // What was replaced by the file before can still be brought back.
    if (!asks) this.#notices.clear('input')
    try {
      const report = await this.#client.request('inspectFile', { file, name: file.name, header })
      const first = report.columns[0]
      if (!asks && report.columns.length === 1 && report.header !== true && first !== undefined) {
        this.chosen = null
        await this.#read(file, report, first)
      } else {
        this.chosen = { file, report, column: report.suggested }
      }
    } catch (reason) {
      this.chosen = null
      this.#notices.showError('input', reason)
    }
  }

  choose(column: number): void {
    if (this.chosen !== null) this.chosen = { ...this.chosen, column }
  }

  /** Whether the first record names the columns: looked at again. */
  setHeader(header: boolean): void {
    if (this.chosen !== null) void this.look(this.chosen.file, header, true)
  }

  /** The file that was read last, to be read another way. */
  lookAgain(): void {
    if (this.understood !== null) void this.look(this.understood.file, null, true)
  }

  /** Reads the chosen column. */
  async read(): Promise<void> {
    const column = this.chosen?.report.columns[this.chosen.column]
    if (this.chosen === null || column === undefined) return
    const { file, report } = this.chosen
    this.chosen = null
    await this.#read(file, report, column)
  }

  /** Leaves a file that waits for its column unread. */
  forget(): void {
    this.chosen = null
  }

  /** Stops reading; the list stays as it was. */
  stop(): void {
    this.#abort?.abort()
  }

  async #read(file: File, report: CaptionFileReport, column: CaptionColumn): Promise<void> {
    this.#abort?.abort()
    const abort = (this.#abort = new AbortController())
    const captions: string[] = []
    this.reading = { name: file.name, fraction: 0 }
    try {
      const summary = await this.#client.request(
        'readFile',
        { file, name: file.name, choice: { scored: [column.layout], carried: [] } },
        {
          signal: abort.signal,
          onPart: (part) => {
            for (const caption of part.captions) captions.push(caption)
            this.reading = { name: file.name, fraction: part.bytes === 0 ? 1 : part.bytesRead / part.bytes }
          },
        },
      )
      this.#finish(captions, summary, { file, report, column })
    } catch (reason) {
      if (!abort.signal.aborted) this.#notices.showError('input', reason)
    } finally {
      if (this.#abort === abort) this.reading = null
    }
  }

  #finish(
    captions: string[],
    { notes, skipped }: CaptionFileSummary,
    { file, report, column }: { file: File; report: CaptionFileReport; column: CaptionColumn },
  ): void {
    if (captions.length === 0) {
      this.#notices.show('input', 'trouble', [`${file.name} has no captions.`, ...notes].join(' '))
      return
    }
    const chosen = report.columns.length === 1 && report.header !== true ? null : column.name
    const source = column.layout.kind === 'lines' ? file.name : `${file.name}, ${column.name}`
    this.understood = { file, source, form: report.description, column: chosen, count: captions.length, skipped }
    this.#take(captions, source, notes.length === 0 ? null : notes.join(' '))
  }
}
