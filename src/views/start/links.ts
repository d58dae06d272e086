/** Addresses that open what a figure shows in its room, settings and all. */
import { fineTuningPresets } from '../../diffusion/training/config'
import { asPublished, presets } from '../../mixture/presets'
import type { MixtureConfig } from '../../mixture/types'
import { writeFusionLink } from '../../state/fusion/link'
import { draftOf, type FineTuningDraft } from '../../state/fusion/settings'
import { writeLink } from '../../state/mixture/address/recipe'
import { settings } from '../../state/mixture/settings/settings'
import { parseValue } from '../../state/page/settings'
import type { HeartSideName } from '../../state/start/heart.svelte'
import type { SideName } from '../../state/start/pair.svelte'

/** Lengths that a run can be set to. */
const lengths = settings.find(({ path }) => path === 'iterations')?.control

/** Goes along with any recipe. */
function kept(): URLSearchParams {
  const backend = new URLSearchParams(location.search).get('backend')
  return new URLSearchParams(backend === null ? {} : { backend })
}

const mixture = (config: MixtureConfig) =>
  `${location.pathname}${writeLink({ dataset: 'mnist', preset: 'joint', config }, kept())}#mixture`

/**
 * The recipe of one of the pair.
 * @param iteration where the scrubber stands, if not at the end: a run of that length ends there
 */
export function pairLink(side: SideName, seed: number, iteration: number | null): string {
  const base = presets.joint('mnist')
  const config = { ...base, seed, regulariser: { ...base.regulariser, enabled: side === 'with' } }
  const isLength = iteration !== null && lengths !== undefined && parseValue(lengths, String(iteration)) !== null
  return mixture(isLength ? { ...config, iterations: iteration } : config)
}

/** Paper B's objective word for word, on the same data. */
export const publishedLink = (seed: number): string => mixture({ ...asPublished(presets.joint('mnist')), seed })

/** The runs that come with the room Fusion were looked at every so many steps. */
const FRAMES = 50

/**
 * The run of one side of "Watch it learn by heart": the room Fusion has it among those that come with the page.
 * @param step where the scrubber stands, if not at the end
 */
export function fusionLink(side: HeartSideName, seed: number, step: number | null): string {
  const preset = 'paper'
  const draft = draftOf({ ...fineTuningPresets[preset], seed })
  const settings: FineTuningDraft =
    side === 'fusion' ? draft : { ...draft, captions: 'original', fusion: { ...draft.fusion, enabled: false } }
  const keep = kept()
  if (step !== null) keep.set('ft.frame', String(FRAMES * Math.round(step / FRAMES)))
  return `${location.pathname}${writeFusionLink({ preset, draft: settings, set: 'fashion-fusion', ownImages: false }, keep)}#fusion`
}
