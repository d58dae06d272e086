/** The visitor's own images: the files that were chosen, what is decided where they leave it open, and what was understood of them. */
import type { ChoiceName, Choices, Understood } from '../../../data/understood-types'
import type { DatasetReport, DataSource, OwnFiles } from '../../../workers/mixture/protocol'
import { EngineFault } from '../../../workers/shared/worker-client'
import type { Recipe } from '../recipe.svelte'
import type { Webcam } from './webcam.svelte'

type Files = OwnFiles['files']

export class OwnImages {
  /** Of the files that were chosen last, also where they cannot be used; null before any were. */
  understood = $state.raw<Understood | null>(null)
  /** Pictures from the camera that are no set yet; null until there was one. */
  webcam = $state.raw<Webcam | null>(null)
  readonly #recipe: Recipe
  readonly #load: (source: DataSource) => Promise<boolean>
  #files: Files | null = null
  #choices: Choices = {}

  /** @param load makes them the dataset; says whether it could */
  constructor(recipe: Recipe, load: (source: DataSource) => Promise<boolean>) {
    this.#recipe = recipe
    this.#load = load
  }

  /** Other files: nothing is decided about them yet. */
  take(files: Files): Promise<boolean> {
    this.#files = files
    this.#choices = {}
    return this.again()
  }

  /** Files that were chosen before, with all that was decided about them then. */
  takeAgain({ files, choices = {}, size, channels }: OwnFiles): Promise<boolean> {
    this.#files = files
    this.#choices = choices
    this.#recipe.ownSize = size
    this.#recipe.ownChannels = channels
    return this.again()
  }

  /** Those that were chosen last. */
  get files(): Files {
    return this.#files ?? []
  }

  decide(choice: ChoiceName, value: string): Promise<boolean> {
    this.#choices = { ...this.#choices, [choice]: value }
    return this.again()
  }

  /** The files that were chosen last, at the recipe's size and with what was decided; false where there are none. */
  async again(): Promise<boolean> {
    if (this.#files === null) return false
    const { ownSize: size, ownChannels: channels } = this.#recipe
    return this.#load({ kind: 'files', files: this.#files, choices: this.#choices, size, channels })
  }

  /** Keeps what the engine's answer tells of the files, be it that they cannot be used. */
  async heed(answer: Promise<DatasetReport>): Promise<DatasetReport> {
    try {
      const report = await answer
      this.understood = report.understood ?? this.understood
      return report
    } catch (reason) {
      if (reason instanceof EngineFault) this.understood = reason.understood ?? this.understood
      throw reason
    }
  }
}
