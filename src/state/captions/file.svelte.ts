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

/** Hands over what was read, e.g. to the list; `note` says what of the file was left out. */
export type TakeCaptions = (captions: string[], source: string, note: string | null) => void

export class CaptionFile {
  /** A file that waits for its column; null where none does. */
  chosen = $state.raw<ChosenFile | null>(null)
  /** What of a file is being read, in [0, 1]; null where none is. */
  reading = $state.raw<{ name: string; fraction: number } | null>(null)
  readonly #client: CaptionClient
  readonly #notices: Notices
  readonly #take: TakeCaptions
  #abort: AbortController | null = null

  constructor(client: CaptionClient, notices: Notices, take: TakeCaptions) {
    this.#client = client
    this.#notices = notices
    this.#take = take
  }

  /** Looks at the beginning; a file with one way to read it alone is read at once. */
  async look(file: File, header: boolean | null = null): Promise<void> {
    this.#notices.clear('input')
    try {
      const report = await this.#client.request('inspectFile', { file, name: file.name, header })
      const first = report.columns[0]
      if (report.columns.length === 1 && header === null && report.header !== true && first !== undefined) {
        this.chosen = null
        await this.#read(file, first)
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
    if (this.chosen !== null) void this.look(this.chosen.file, header)
  }

  /** Reads the chosen column. */
  async read(): Promise<void> {
    const column = this.chosen?.report.columns[this.chosen.column]
    if (this.chosen === null || column === undefined) return
    const { file } = this.chosen
    this.chosen = null
    await this.#read(file, column)
  }

  /** Leaves a file that waits for its column unread. */
  forget(): void {
    this.chosen = null
  }

  /** Stops reading; the list stays as it was. */
  stop(): void {
    this.#abort?.abort()
  }

  async #read(file: File, column: CaptionColumn): Promise<void> {
    this.#abort?.abort()
    const abort = (this.#abort = new AbortController())
    const captions: string[] = []
    this.reading = { name: file.name, fraction: 0 }
    try {
      const summary = await this.#client.request(
        'readFile',
        { file, name: file.name, layout: column.layout },
        {
          signal: abort.signal,
          onPart: (part) => {
            for (const caption of part.captions) captions.push(caption)
            this.reading = { name: file.name, fraction: part.bytes === 0 ? 1 : part.bytesRead / part.bytes }
          },
        },
      )
      this.#finish(captions, summary, file.name, column)
    } catch (reason) {
      if (!abort.signal.aborted) this.#notices.showError('input', reason)
    } finally {
      if (this.#abort === abort) this.reading = null
    }
  }

  #finish(captions: string[], { notes }: CaptionFileSummary, name: string, column: CaptionColumn): void {
    if (captions.length === 0) {
      this.#notices.show('input', 'trouble', [`${name} has no captions.`, ...notes].join(' '))
      return
    }
    const source = column.layout.kind === 'lines' ? name : `${name}, ${column.name}`
    this.#take(captions, source, notes.length === 0 ? null : notes.join(' '))
  }
}
