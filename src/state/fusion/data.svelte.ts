/** What the visitor chooses to train on: which images, which captions, which fusion set. */
import type { ChoiceName, Choices, Understood } from '../../data/understood-types'
import type {
  CaptionedSource,
  CaptionRegime,
  ChosenFiles,
  FusionRunSummary,
  SetRole,
} from '../../workers/fusion/protocol'
import type { FusionClient } from '../../workers/fusion/client'
import { EngineFault } from '../../workers/shared/worker-client'
import type { FusionCaptions } from './captions.svelte'
import type { FusionRecipe } from './recipe.svelte'
import type { CaptionClient } from '../../workers/captions/client'
import { SetFlags } from './sets/set-flags.svelte'
import type { ImageSize } from './image-size.svelte'
import { FusionKeptImages } from './kept-images.svelte'
import { fusionImages, type FusionSets } from './sets/sets.svelte'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'
import type { Tasks } from '../page/tasks.svelte'

interface Files {
  files: ChosenFiles
  choices: Choices
}

export type TrainingChoice = 'fashion' | 'own'
export type FusionChoice = 'fashion-fusion' | 'mnist-fusion' | 'own'

/** How many of the bundled images may be trained on. */
export const imageLimits = { least: 8, most: 2000 }

/** What the sets that come with the page are called. */
const bundledNames = {
  fashion: 'Fashion-MNIST',
  'fashion-fusion': 'Fashion-MNIST Sandals and Bags',
  'mnist-fusion': 'MNIST digits',
}

/** The images that a run was trained on; its own id tells also of captions that the page made for them. */
export function imagesOf({ training }: FusionRunSummary): FusionRunSummary['training'] {
  const [id = ''] = training.id.split('#')
  return { ...training, id }
}

export interface FusionDataHost {
  readonly client: FusionClient
  readonly sets: FusionSets
  readonly imageSize: ImageSize
  readonly captions: FusionCaptions
  readonly recipe: FusionRecipe
  readonly notices: Notices
  readonly tasks: Tasks
  /** Images of the visitor's own are loaded: a run on others is not shown beside them. */
  loadedOwn(trainingId: string): void
  readonly captionClient: CaptionClient
}

export class FusionData {
  training = $state.raw<TrainingChoice>('fashion')
  fusion = $state.raw<FusionChoice>('fashion-fusion')
  /** Of the visitor's own files that were chosen last for each set, also where they cannot be used; null before any were. */
  understood = $state.raw<Record<SetRole, Understood | null>>({ training: null, fusion: null })
  /** Captions of own images that are no English prose. */
  readonly flags: SetFlags
  /** Own images that are kept in this browser. */
  readonly kept: FusionKeptImages
  readonly #own: Record<SetRole, Files | null> = { training: null, fusion: null }
  readonly #host: FusionDataHost
  readonly #count: NewestWins<number, boolean>

  constructor(host: FusionDataHost) {
    this.#host = host
    this.flags = new SetFlags(host.captionClient, host.notices)
    this.kept = new FusionKeptImages(host.client, host.sets, host.notices)
    this.#count = new NewestWins(
      (count) => this.load('training', { kind: 'fashion', count }),
      () => undefined,
      (reason) => host.notices.showError('training', reason),
    )
  }

  /** What the chosen set is called, also before it is loaded; null for own images that are still to be chosen. */
  nameOf(role: SetRole): string | null {
    const { sets } = this.#host
    const choice = this[role]
    if (choice !== 'own') return bundledNames[choice]
    return sets.sources[role]?.kind === 'files' ? (sets[role]?.name ?? null) : null
  }

  /** What has to be chosen before anything can be trained, else null. */
  readonly missing: string | null = $derived.by(() => {
    const { sources } = this.#host.sets
    if (this.training === 'own' && sources.training?.kind !== 'files')
      return 'Choose your own images first, or fine-tune on Fashion-MNIST.'
    if (this.#host.recipe.config.fusion === null || this.fusion !== 'own' || sources.fusion?.kind === 'files')
      return null
    return 'Choose your own fusion set first, or take one that comes with the page.'
  })

  /** Another set of images; the training set's size becomes the recipe's. */
  load(role: SetRole, source: CaptionedSource): Promise<boolean> {
    const { sets, recipe, notices, tasks } = this.#host
    const again = { label: 'Try again', run: () => void this.load(role, source) }
    const bring = async () => {
      await this.#heed(role, sets.load(role, source))
      const report = sets[role]
      if (report === null) return
      // What was understood of own images says it all, and more.
      if (report.notes.length > 0 && report.understood === null) notices.show(role, 'news', report.notes.join(' '))
      if (role === 'fusion') return
      if (source.kind === 'files') {
        recipe.set('images', report.count)
        this.#host.loadedOwn(report.id)
      }
      await this.#settleCaptions()
    }
    return tasks.run(role, bring, () => (source.kind === 'files' ? [] : [again]))
  }

  /** Files of the visitor's own; what is decided where they leave something open, at first nothing. */
  async takeOwn(role: SetRole, files: ChosenFiles, choices: Choices = {}): Promise<void> {
    this.#own[role] = { files, choices }
    if (await this.load(role, { kind: 'files', files, choices })) this.kept.offerLoaded(role)
  }

  /** Images of the visitor's own that are kept in this browser, with all that was decided about them. */
  async takeKept(role: SetRole, id: string): Promise<void> {
    await this.#host.tasks.run(role, async () => {
      const { files, choices } = await this.kept.files(id)
      this[role] = 'own'
      await this.takeOwn(role, files, choices)
    })
  }

  async decide(role: SetRole, choice: ChoiceName, value: string): Promise<void> {
    const own = this.#own[role]
    if (own !== null) await this.takeOwn(role, own.files, { ...own.choices, [choice]: value })
  }

  /** Files that were chosen before, and left for another set meanwhile. */
  async #takeAgain(role: SetRole): Promise<void> {
    const own = this.#own[role]
    if (own !== null && this.#host.sets.sources[role]?.kind !== 'files')
      await this.takeOwn(role, own.files, own.choices)
  }

  /** Keeps what is told of own files, be it that they cannot be used. */
  async #heed(role: SetRole, loading: Promise<void>): Promise<void> {
    try {
      await loading
      this.#note(role, this.#host.sets[role]?.understood ?? null)
    } catch (reason) {
      if (reason instanceof EngineFault) this.#note(role, reason.understood)
      throw reason
    }
  }

  #note(role: SetRole, understood: Understood | null): void {
    if (understood === null) return
    this.understood = { ...this.understood, [role]: understood }
    void this.flags.look(role, understood.captions)
  }

  /** N of the bundled images: shown at once, loaded as soon as those under way are. */
  setImages(count: number): void {
    this.#host.recipe.set('images', count)
    this.#count.put(count)
  }

  /** Fashion-MNIST, or a place to drop images of one's own. */
  async chooseTraining(choice: TrainingChoice): Promise<void> {
    this.training = choice
    if (choice === 'own') return this.#takeAgain('training')
    const { least, most } = imageLimits
    const count = Math.min(most, Math.max(least, this.#host.recipe.config.images))
    this.#host.recipe.set('images', count)
    await this.load('training', { kind: 'fashion', count })
  }

  async chooseFusion(choice: FusionChoice): Promise<void> {
    this.fusion = choice
    if (choice === 'own') await this.#takeAgain('fusion')
    else await this.load('fusion', { kind: choice, count: fusionImages })
  }

  async chooseCaptions(regime: CaptionRegime): Promise<void> {
    const { captions, recipe, tasks } = this.#host
    await tasks.run('captions', async () => {
      if (await captions.ensure(regime)) recipe.set('captions', regime)
    })
  }

  /** How many choices are marked as changed: settings, captions, and the number of bundled images. */
  readonly marked: number = $derived.by(() => {
    const { base, draft, changed } = this.#host.recipe
    const images = this.training === 'fashion' && draft.images !== base.images
    return changed.length + Number(images) + Number(draft.captions !== base.captions)
  })

  /** Takes back what is marked. */
  async undo(): Promise<void> {
    const { recipe } = this.#host
    const { images, captions } = recipe.base
    recipe.resetAll()
    if (this.training === 'fashion' && recipe.config.images !== images) this.setImages(images)
    if (recipe.config.captions !== captions) await this.chooseCaptions(captions)
  }

  /**
   * Loads the sets that a run was trained on, where the page or this browser has them: told by their hashes. Where they were the
   * visitor's own and are not kept, the choice is the visitor's own; the engine tells which are missing.
   */
  async find(summary: FusionRunSummary): Promise<void> {
    const { recipe, imageSize, sets } = this.#host
    if (sets.model?.id === summary.model.id) recipe.set('size', summary.config.size ?? 0)
    await imageSize.fit()
    await this.#findTraining(imagesOf(summary), summary.config.images)
    if (summary.fusion !== null) await this.#findFusion(summary.fusion)
  }

  async #findTraining({ id, name }: FusionRunSummary['training'], count: number): Promise<void> {
    const { sets } = this.#host
    if (sets.training?.id !== id) {
      if (this.kept.has(id)) await this.takeKept('training', id)
      else if (name === bundledNames.fashion) await sets.load('training', { kind: 'fashion', count })
    }
    this.training = name === bundledNames.fashion && sets.sources.training?.kind === 'fashion' ? 'fashion' : 'own'
  }

  async #findFusion({ id, count }: { id: string; count: number }): Promise<void> {
    const { sets } = this.#host
    if (sets.fusion?.id === id) return
    if (this.kept.has(id)) return this.takeKept('fusion', id)
    for (const kind of ['fashion-fusion', 'mnist-fusion'] as const) {
      await sets.load('fusion', { kind, count })
      this.fusion = kind
      if (sets.fusion?.id === id) return
    }
    this.fusion = 'own'
  }

  /** Captions of the regime that is chosen, where the images have them or the page can make them; else the images' own. */
  async #settleCaptions(): Promise<void> {
    const { captions, recipe } = this.#host
    const regime = recipe.config.captions
    if (regime === 'room' || !(await captions.ensure(regime))) recipe.set('captions', 'original')
  }
}
