/** What the visitor chooses: dataset, preset and settings; the draft of the next run, and live changes to this one. */
import type { Channels, ImageSize } from '../../data/images/types'
import { checkDataFits, fitNote, validateConfig } from '../../mixture/config'
import type { Method, MixtureConfig } from '../../mixture/types'
import { baseline, canBeCut, fitted } from './baseline'
import type { PresetDataset, PresetName } from './baseline'
import { nearestPreset } from './departure'
import { recipeParameters } from './address/recipe'
import type { LinkedRecipe } from './address/recipe'
import { appliesTo, differingSettings, readSetting, settings, withSetting } from './settings/settings'
import type { Setting, SettingPath } from './settings/types'
import type { Parameter } from '../page/address/parameters'
import type { SettingValue } from '../page/settings'

export class Recipe {
  dataset = $state.raw<PresetDataset>('mnist')
  /** Shares of a bundled dataset's classes; null: as it has them. */
  shares = $state.raw<readonly number[] | null>(null)
  preset = $state.raw<PresetName>('classroom')
  ownSize = $state.raw<ImageSize>(28)
  ownChannels = $state.raw<Channels>(1)
  /** Of the dataset in memory, to train on; null before one is. */
  images = $state.raw<number | null>(null)
  /** What the link asked for and did not get. */
  readonly linkNotes: readonly string[]
  #config: MixtureConfig
  #listener: () => void = () => undefined

  constructor(linked: LinkedRecipe) {
    this.dataset = linked.dataset
    this.shares = linked.shares
    this.preset = linked.preset
    this.#config = $state.raw(linked.config)
    this.linkNotes = linked.notes
  }

  get config(): MixtureConfig {
    return this.#config
  }

  /** The one way in which the settings change, whatever changes them: a control, a preset, "undo", a run that is opened. */
  set config(config: MixtureConfig) {
    this.#config = config
    this.#listener()
  }

  /** @param listener called after any setting has changed */
  listen(listener: () => void): void {
    this.#listener = listener
  }

  /** The preset for the dataset and method, without the visitor's changes. */
  readonly base: MixtureConfig = $derived.by(() => this.#baseline())
  /** Settings that are not the preset's and are in use: those that carry a mark. */
  readonly changed: Setting[] = $derived.by(() =>
    settings.filter(
      (setting) => appliesTo(setting, this.config) && this.read(setting.path) !== this.fallback(setting.path),
    ),
  )
  /** One sentence where the settings cannot be trained with, else null. */
  readonly problem: string | null = $derived.by(() => {
    try {
      validateConfig(this.config)
      if (this.images !== null) checkDataFits(this.config, this.images)
      return null
    } catch (reason) {
      return reason instanceof Error ? reason.message : String(reason)
    }
  })

  /** Where the preset's batches are more than there are images, what they are instead; null where they are not, or are the visitor's own. */
  readonly fitted: string | null = $derived.by(() => {
    if (this.images === null) return null
    const own = this.changed.some(({ path }) => path === 'batch' || path === 'regulariser.batch')
    return own ? null : fitNote(baseline(this.preset, this.dataset, this.config.method), this.images)
  })

  read(path: SettingPath): SettingValue {
    return readSetting(this.config, path)
  }

  fallback(path: SettingPath): SettingValue {
    const { samplesPerImage, components } = this.base
    // "All K Gaussians" is the same choice for every K.
    if (path === 'samplesPerImage' && samplesPerImage === components) return this.config.components
    return readSetting(this.base, path)
  }

  set(path: SettingPath, value: SettingValue): void {
    if (path === 'method') {
      this.#rebase(this.preset, this.dataset, value as Method)
      return
    }
    const allGaussians = this.config.samplesPerImage === this.config.components
    const next = withSetting(this.config, path, value)
    if (path === 'regulariser.first') {
      // G and D are trained as long as before.
      const more = next.regulariser.first - this.config.regulariser.first
      this.config = fitted({ ...next, iterations: next.iterations + more })
      return
    }
    const follows = path === 'components' && allGaussians && this.config.components > 1
    this.config = fitted(follows ? { ...next, samplesPerImage: next.components } : next)
  }

  choosePreset(preset: PresetName): void {
    this.preset = preset
    this.config = baseline(preset, this.dataset, undefined, this.images)
  }

  /** Another dataset: the preset's settings for it, with the visitor's own changes kept. */
  chooseDataset(dataset: PresetDataset): void {
    if (!canBeCut(dataset)) this.shares = null
    this.#rebase(this.preset, dataset, this.config.method)
  }

  /** Other images are in memory: batches that are the preset's follow their number, the visitor's own stay. */
  fitTo(images: number): void {
    const { base, config } = this
    const follows = (path: 'batch' | 'regulariser.batch') => this.read(path) === readSetting(base, path)
    this.images = images
    const next = (['batch', 'regulariser.batch'] as const)
      .filter(follows)
      .reduce((config, path) => withSetting(config, path, this.fallback(path)), config)
    if (differingSettings(next, config).length > 0) this.config = next
  }

  /** Takes back what is marked; the method, which has no mark, stays. */
  resetAll(): void {
    this.config = this.#baseline()
  }

  /** Takes over the settings of a run that was opened, as changes to the preset that they are nearest to. */
  adopt(config: MixtureConfig): void {
    this.preset = nearestPreset(config, this.dataset).preset
    this.config = config
  }

  /** What of it is not the plain one's, for the address. */
  parameters(): Parameter[] {
    const { dataset, shares, preset, config, images } = this
    return recipeParameters({ dataset, shares, preset, config, images })
  }

  #baseline(method: Method = this.config.method): MixtureConfig {
    return baseline(this.preset, this.dataset, method, this.images)
  }

  #rebase(preset: PresetName, dataset: PresetDataset, method: Method): void {
    const kept = this.changed.map(({ path }) => ({ path, value: this.read(path) }))
    this.preset = preset
    this.dataset = dataset
    this.config = fitted(
      kept.reduce((config, { path, value }) => withSetting(config, path, value), this.#baseline(method)),
    )
  }
}
