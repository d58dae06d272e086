/** Which model the visitor's files are: where they hold several, the page asks and opens none. */
import type { FusionClient } from '../../workers/fusion/client'
import type { ChosenFiles, DiffusionSource, FoundModel } from '../../workers/fusion/protocol'
import type { Tasks } from '../page/tasks.svelte'

export interface ModelQuestionHost {
  client: FusionClient
  tasks: Tasks
  open(source: DiffusionSource): Promise<boolean>
}

export class ModelQuestion {
  /** Models to choose from; empty where there is nothing to ask. */
  models = $state.raw<readonly FoundModel[]>([])
  /** Name of the one that was chosen; "" before. */
  chosen = $state.raw('')
  readonly #host: ModelQuestionHost
  #files: ChosenFiles = []

  constructor(host: ModelQuestionHost) {
    this.#host = host
  }

  /** Opens the model that files are, or asks which of theirs. */
  async ask(files: ChosenFiles): Promise<void> {
    this.drop()
    const { client, tasks, open } = this.#host
    const asked = await tasks.run('model', async () => {
      const { models } = await client.request('findModels', { files })
      if (models.length < 2) return
      this.#files = files
      this.models = models
    })
    if (asked && this.models.length === 0) await open({ kind: 'files', files })
  }

  async answer(name: string): Promise<void> {
    const found = this.models.find((model) => model.name === name)
    if (found === undefined) return
    this.chosen = name
    if (!(await this.#host.open({ kind: 'files', files: this.#files, choice: found.choice }))) this.chosen = ''
  }

  /** Another kind of model is chosen. */
  drop(): void {
    this.models = []
    this.chosen = ''
    this.#files = []
  }
}
