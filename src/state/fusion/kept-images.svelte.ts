/** The visitor's own images with captions that are kept in this browser: to fine-tune on, or to mix in. */
import type { FusionClient } from '../../workers/fusion/client'
import type { OwnFiles, SetRole } from '../../workers/fusion/protocol'
import { KeptImages } from '../page/kept-images.svelte'
import type { Notices } from '../page/trouble/notices.svelte'
import type { FusionSets } from './sets/sets.svelte'

export class FusionKeptImages extends KeptImages<SetRole> {
  readonly #client: FusionClient
  readonly #sets: FusionSets

  constructor(client: FusionClient, sets: FusionSets, notices: Notices) {
    const shelf = {
      list: () => client.request('keptImages', {}),
      keep: (role: SetRole) => client.request('keepImages', { role }),
      forget: (id: string) => client.request('forgetImages', { id }),
    }
    super(shelf, notices)
    this.#client = client
    this.#sets = sets
  }

  /** Whether a set is of own images that could be kept, and are not. */
  isUnkept(role: SetRole): boolean {
    const set = this.#sets[role]
    return set !== null && this.#sets.sources[role]?.kind === 'files' && this.couldKeep(set.id)
  }

  /** Asks whether the images that were just loaded may be kept. */
  offerLoaded(role: SetRole): void {
    const set = this.#sets[role]
    const source = this.#sets.sources[role]
    if (set !== null && source?.kind === 'files')
      this.offer(role, { id: set.id, images: set.count, files: source.files })
  }

  /** Files of a kept set. @throws EngineFault where they are not kept any more */
  async files(id: string): Promise<OwnFiles> {
    return (await this.#client.request('loadKeptImages', { id })).source
  }
}
