/** Addresses that open what a figure shows in its room, settings and all. */
import { asPublished, presets } from '../../mixture/presets'
import type { MixtureConfig } from '../../mixture/types'
import { writeLink } from '../../state/mixture/link'
import type { SideName } from '../../state/start/pair.svelte'

/** Goes along with any recipe. */
function kept(): URLSearchParams {
  const backend = new URLSearchParams(location.search).get('backend')
  return new URLSearchParams(backend === null ? {} : { backend })
}

const mixture = (config: MixtureConfig) =>
  `${location.pathname}${writeLink({ dataset: 'mnist', preset: 'joint', config }, kept())}#mixture`

/** The recipe of one of the pair. */
export function pairLink(side: SideName, seed: number): string {
  const base = presets.joint('mnist')
  return mixture({ ...base, seed, regulariser: { ...base.regulariser, enabled: side === 'with' } })
}

/** Paper B's objective word for word, on the same data. */
export const publishedLink = (seed: number): string => mixture({ ...asPublished(presets.joint('mnist')), seed })
