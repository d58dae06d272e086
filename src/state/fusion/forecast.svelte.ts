/** How long the recipe's run will take, where a step of it was timed on this machine. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FineTuningConfig, Forecast } from '../../workers/fusion/protocol'
import type { Tasks } from '../page/tasks.svelte'
import type { FusionRecipe } from './recipe.svelte'
import type { FusionSets } from './sets/sets.svelte'

export interface ForecastHost {
  readonly client: FusionClient
  readonly recipe: FusionRecipe
  readonly sets: FusionSets
  readonly tasks: Tasks
}

/** What a step's time does not depend on: how many there are, in which order, at which rate. */
function kindOf(
  { steps: _, seed: __, optimiser: ___, ...kind }: FineTuningConfig,
  modelId: string | undefined,
): string {
  return JSON.stringify([modelId, kind])
}

export class RunForecast {
  readonly #host: ForecastHost
  #timed = $state.raw<{ kind: string; found: Forecast } | null>(null)

  constructor(host: ForecastHost) {
    this.#host = host
  }

  readonly #kind: string = $derived.by(() => kindOf(this.#host.recipe.config, this.#host.sets.model?.id))
  /** What was timed, of runs like the recipe's; null where nothing was. */
  readonly timed: Forecast | null = $derived.by(() => (this.#timed?.kind === this.#kind ? this.#timed.found : null))
  /** Seconds of training. */
  readonly training: number | null = $derived.by(() =>
    this.timed === null ? null : this.timed.step * this.#host.recipe.config.steps,
  )

  /** Has the worker make a step, and what goes with a run, on noise. */
  async time(): Promise<void> {
    const { client, recipe, tasks } = this.#host
    const kind = this.#kind
    const config = $state.snapshot(recipe.config)
    await tasks.run('run', async () => {
      this.#timed = { kind, found: await client.request('forecast', { config }) }
    })
  }
}
