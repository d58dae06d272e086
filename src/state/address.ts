/** What all parts of the page say in its address, and what a link asked for and did not get. */
import type { CaptionRoom } from './captions/room.svelte'
import type { FusionRoom } from './fusion/room.svelte'
import type { Session } from './mixture/session.svelte'
import type { ResultsRoom } from './results/results.svelte'
import { captionParameters, ownsCaptions, readCaptionsLink } from './captions/link'
import { fusionParameters, ownsFusionRecipe } from './fusion/link'
import { fusionShown } from './fusion/shown'
import { followStudioLink, linkedOf, ownsStudio, readStudioLink, studioParameters } from './fusion/studio/link'
import { ownsRecipe } from './mixture/address/recipe'
import { ownsMix, readMix } from './mixture/address/mix'
import { MixtureShown } from './mixture/address/shown.svelte'
import { strangersOf, type AddressPart } from './page/address/address'
import { readHash } from './page/address/hash'
import { versionKey } from './page/address/parameters'
import { resultsPart } from './results/link'
import { runsPart } from './runs/link'
import type { RunsRoom } from './runs/room.svelte'
import { startPart } from './start/link'
import type { StartRoom } from './start/room.svelte'

/** Rooms that say something of themselves. */
export interface AddressRooms {
  session: Session
  captions: CaptionRoom
  fusion: FusionRoom
  results: ResultsRoom
  runs: RunsRoom
  start: StartRoom
}

export interface PageAddress {
  readonly parts: readonly AddressPart[]
  /** One sentence each. The recipes' own are told beside them. */
  readonly notes: readonly string[]
  /** Shows what a link asks for of the mixture's rooms, once one is open. */
  followMixture(): Promise<void>
}

/** Takes over what the address asks for of each room but the recipes, before any is opened. */
export function openAddress(
  { session, captions, fusion, results, runs, start }: AddressRooms,
  { search: query, hash }: Pick<Location, 'search' | 'hash'>,
): PageAddress {
  const { recipe, mixing } = session

  const shown = new MixtureShown(session, new URLSearchParams(query))
  const mix = readMix(query)
  mixing.ask(mix.asked)
  const isOfCaptions = readHash(hash).name === 'captions' && new URLSearchParams(query).has(versionKey)
  const caption = readCaptionsLink(query, isOfCaptions)
  captions.asked = caption.linked
  const studio = readStudioLink(query)
  followStudioLink(fusion.studio, studio.linked)
  const ofFusion = fusionShown(fusion, query)
  const table = resultsPart(results, query)
  const ofRuns = runsPart(runs, query)
  const figures = startPart(start, query)

  const parts: AddressPart[] = [
    { rooms: ['mixture', 'interpolate'], owns: ownsRecipe, write: () => recipe.parameters() },
    shown,
    { rooms: ['interpolate', 'start'], owns: ownsMix, write: () => mixing.parameters() },
    {
      rooms: ['captions'],
      owns: ownsCaptions,
      write: () => captionParameters(captions.asked ?? captions.linked),
      stays: () =>
        captions.bundled ? null : 'Your own captions stay in this browser: elsewhere the link shows the samples.',
    },
    {
      rooms: ['fusion'],
      owns: ownsFusionRecipe,
      write: () => {
        const { preset, draft, base, asked } = fusion.recipe
        const { training, fusion: set } = fusion.data
        const linkedSet = set === 'own' ? 'fashion-fusion' : set
        return fusionParameters({ preset, draft, set: linkedSet, ownImages: training === 'own', asked, base })
      },
    },
    ofFusion,
    { rooms: ['fusion'], owns: ownsStudio, write: () => studioParameters(linkedOf(fusion.studio)) },
    table,
    ofRuns,
    figures,
  ]

  return {
    parts,
    notes: [
      ...shown.notes,
      ...mix.notes,
      ...caption.notes,
      ...ofFusion.notes,
      ...studio.notes,
      ...table.notes,
      ...ofRuns.notes,
      ...figures.notes,
      ...strangersOf(parts, query),
    ],
    followMixture: () => shown.follow(),
  }
}
