/** The size of a model's images as the recipe has it: the worker follows, its sets are scaled anew. */
import type { Notices } from '../page/trouble/notices.svelte'
import type { Tasks } from '../page/tasks.svelte'
import type { FusionRecipe } from './recipe.svelte'
import type { FusionSets } from './sets/sets.svelte'

export interface ImageSizeHost {
  readonly sets: FusionSets
  readonly recipe: FusionRecipe
  readonly notices: Notices
  readonly tasks: Tasks
  /** The run in the worker's memory has gone with its sets. */
  dropped(): void
}

export class ImageSize {
  readonly #host: ImageSizeHost
  #fitting: Promise<void> | null = null
  /** That the recipe had before a model came which cannot have it: the next one may. */
  #wish: number | null = null

  constructor(host: ImageSizeHost) {
    this.#host = host
  }

  /** Edge in px that the recipe asks for; null before there is a model. */
  readonly wanted: number | null = $derived.by(() => {
    const { model } = this.#host.sets
    return model === null ? null : (this.#host.recipe.config.size ?? model.ownSize)
  })
  /** Whether the model is open at that size. */
  readonly fits: boolean = $derived.by(() => this.#host.sets.model?.size === this.wanted)

  /** Another model is open: a size that the one before could not have is chosen again, where this one can. */
  recall(): void {
    const { sets, recipe } = this.#host
    const wish = this.#wish
    if (wish === null || recipe.config.size !== null || sets.model?.sizes.includes(wish) !== true) return
    this.#wish = null
    recipe.set('size', wish)
  }

  /** Sees to it that the model is open at the recipe's size; of one that it cannot have, the recipe goes back to the model's own. */
  async fit(): Promise<void> {
    this.#fitting ??= this.#fit()
    await this.#fitting
  }

  async #fit(): Promise<void> {
    // Whoever asks meanwhile asks this one; it is over as soon as it finds nothing more to do.
    await Promise.resolve()
    try {
      await this.#follow()
    } finally {
      this.#fitting = null
    }
  }

  async #follow(): Promise<void> {
    const { sets, recipe, notices, tasks, dropped } = this.#host
    while (sets.model !== null && !this.fits) {
      const { sizes, ownSize, name } = sets.model
      const wanted = this.wanted ?? ownSize
      if (!sizes.includes(wanted)) {
        const only = sizes.length === 1 ? ', and no other' : ''
        notices.show(
          'model',
          'news',
          `${name} makes no images of ${wanted} px: its own ${ownSize} px are taken${only}.`,
        )
        this.#wish = wanted
        recipe.set('size', 0)
        continue
      }
      const done = await tasks.run('model', () => sets.resize(recipe.config.size))
      if (!done) return
      dropped()
    }
  }
}
