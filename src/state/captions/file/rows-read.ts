/** Rows of a file as they come from the worker, put together for the list. */
import type { GeneralityLevel } from '../../../captions/types'
import type { CaptionFilePart, LeftOutRow } from '../../../data/captions/types'
import type { ChosenColumns } from './columns'
import type { Making } from '../generalising/making'
import type { WithCaptions } from '../list.svelte'

export class RowsRead {
  readonly captions: string[] = []
  readonly #versions: (string | null)[][]
  readonly #carried: string[][]
  readonly #left: LeftOutRow[] = []

  constructor(private readonly columns: ChosenColumns) {
    this.#versions = columns.versions.map(() => [])
    this.#carried = columns.carried.map(() => [])
  }

  add({ captions, beside, carried, left }: CaptionFilePart): void {
    // Spread arguments would overflow the stack in large parts.
    for (const caption of captions) this.captions.push(caption)
    this.#versions.forEach((texts, i) => beside[i]?.forEach((text) => texts.push(text)))
    this.#carried.forEach((cells, i) => carried[i]?.forEach((cell) => cells.push(cell)))
    for (const row of left) this.#left.push(row)
  }

  /** What came with the captions. */
  more(): WithCaptions {
    const texts: WithCaptions['texts'] = { general: [], '5-word': [] }
    const makings: Record<GeneralityLevel, (Making | null)[]> = { general: [], '5-word': [] }
    this.columns.versions.forEach(({ level, column }, i) => {
      const making: Making = { by: `your column “${column.name}”`, climb: null, own: true }
      texts[level] = this.#versions[i] ?? []
      makings[level] = texts[level].map((text) => (text === null ? null : making))
    })
    const carried = this.columns.carried.map(({ name }, i) => ({ name, cells: this.#carried[i] ?? [] }))
    return { texts, makings, beside: { carried, left: this.#left } }
  }
}
