/** The networks that judge generated images: the bundled ones, or an ONNX file of the visitor's with its preprocessing. */
import { preprocessings } from '../../../judges/recipes'
import type { FusionClient } from '../../../workers/fusion/client'
import type { JudgeReport, JudgeSource, Preprocessing } from '../../../workers/fusion/protocol'
import type { Notices } from '../../page/trouble/notices.svelte'

export type JudgeRole = JudgeReport['role']

/** A preprocessing as it is typed: numbers of the channels apart by commas or spaces. */
export interface TypedPreprocessing {
  resize: string
  crop: string
  channels: 1 | 3
  mean: string
  std: string
}

export type RecipeName = keyof typeof preprocessings

/** Recipes that an ONNX file is likely to want, with what they are. */
export const recipeNames: Record<RecipeName, string> = {
  'sscd-replication': 'SSCD, as the replication study used it',
  'sscd-recommended': 'SSCD, as its authors recommend',
  inception: 'Inception, as pytorch-fid',
  bundled: 'the bundled networks’ own',
}

export function typedRecipe(name: RecipeName): TypedPreprocessing {
  const { resize, crop, channels, mean, std } = preprocessings[name]
  return { resize: String(resize), crop: String(crop), channels, mean: mean.join(', '), std: std.join(', ') }
}

/** The preprocessing that was typed, or one sentence that says what is wrong with it. */
export function readPreprocessing(typed: TypedPreprocessing): Preprocessing | string {
  const { channels } = typed
  const [resize, crop] = [Number(typed.resize), Number(typed.crop)]
  if (!(Number.isInteger(resize) && resize >= 1 && resize <= 1024))
    return `Resize is "${typed.resize}"; it has to be a whole number of pixels from 1 to 1024.`
  if (!(Number.isInteger(crop) && crop >= 1 && crop <= resize))
    return `Crop is "${typed.crop}"; it has to be a whole number of pixels from 1 to ${resize}.`
  const mean = numbersOf(typed.mean)
  const std = numbersOf(typed.std)
  if (mean.length !== channels || !mean.every(Number.isFinite))
    return `Mean is "${typed.mean}"; it needs ${channels === 1 ? 'one number' : 'three numbers, one a channel'}.`
  if (std.length !== channels || !std.every((value) => value > 0 && Number.isFinite(value)))
    return `Std is "${typed.std}"; it needs ${channels === 1 ? 'one number' : 'three numbers'} above 0.`
  return { resize, crop, channels, mean, std }
}

function numbersOf(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number)
}

export class JudgeChoice {
  /** Those loaded by the visitor; null: the bundled one. */
  own = $state.raw<Record<JudgeRole, JudgeReport | null>>({ detector: null, classifier: null })
  loading = $state.raw<JudgeRole | null>(null)
  readonly #client: FusionClient
  readonly #notices: Notices

  constructor(client: FusionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
  }

  /** Whether the network is there; what is measured from now on is measured with it. */
  async load(role: JudgeRole, source: JudgeSource): Promise<boolean> {
    if (this.loading !== null) return false
    this.loading = role
    this.#notices.clear('judges')
    try {
      const report = await this.#client.request('loadJudge', { role, source })
      this.own = { ...this.own, [role]: report.bundled ? null : report }
      return true
    } catch (reason) {
      this.#notices.showError('judges', reason)
      return false
    } finally {
      this.loading = null
    }
  }
}
