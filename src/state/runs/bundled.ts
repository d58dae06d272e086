/** Runs that come with the page: one file says of each what a stored run's card says. */
import type { CardPictures } from '../../store/runs/card-types'
import type { MixtureCard } from '../../workers/mixture/card-types'
import type { FusionCard } from '../../workers/fusion/runs/card-types'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import { siteJson } from '../page/site'
import { fusionEntry, mixtureEntry } from './entries'
import type { RunEntry } from './types'

/** PNG files are base64 in JSON. */
interface TextPictures extends Omit<CardPictures, 'thumbnail' | 'samples'> {
  thumbnail: string
  samples: string
}

/** `public/runs/cards.json`, made by `scripts/card-runs.ts`. */
export interface BundledCards {
  mixture: {
    name: string
    runId: string
    datasetId: string
    card: Omit<MixtureCard, 'pictures'> & { pictures: TextPictures }
  }[]
  fusion: { run: FusionRunSummary; card: (Omit<FusionCard, 'pictures'> & { pictures: TextPictures }) | null }[]
}

export function bundledEntries({ mixture, fusion }: BundledCards): RunEntry[] {
  const mixtures = mixture.map(({ name, runId, datasetId, card }): RunEntry => {
    const { iteration, config } = card
    const run = { runId, name, iteration, iterations: config.iterations, datasetId, savedAt: 0, bytes: 0 }
    const entry = mixtureEntry(run, { ...card, pictures: unpacked(card.pictures) })
    return { ...entry, bundled: true, savedAt: null, bytes: null, canGoOn: false }
  })
  const tuned = fusion.map(({ run, card }) => fusionEntry(run, card && { ...card, pictures: unpacked(card.pictures) }))
  return [...mixtures, ...tuned.map((entry) => ({ ...entry, canGoOn: false }))]
}

const unpacked = ({ thumbnail, samples, ...rest }: TextPictures): CardPictures => ({
  ...rest,
  thumbnail: bytesOf(thumbnail),
  samples: bytesOf(samples),
})

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

/** Empty where the site has none, or does not answer: the room works without. */
export async function loadBundled(): Promise<RunEntry[]> {
  try {
    const cards = await siteJson('runs/cards.json')
    return cards === null ? [] : bundledEntries(cards as BundledCards)
  } catch {
    return []
  }
}
