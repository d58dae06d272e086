/** The visitor's own images that a lab's engine keeps in this browser: what is loaded may be kept, and what is kept be had again. */
import * as says from '../../messages/generated/store'
import { BadInput } from '../../data/bad-input'
import type { ChosenFile } from '../../data/source-file'
import type { ImageStore } from '../../store/image-store'
import type { KeptSet } from '../../store/image-types'
import type { Kept } from './protocol'

/** Files as they were chosen, with all that makes the same set of images of them again. */
export interface OwnSource {
  files: readonly ChosenFile[]
}

/** Images of the visitor's own that are loaded. */
export interface LoadedOwn<S extends OwnSource> extends Pick<KeptSet, 'id' | 'name' | 'images'> {
  source: S
}

export class KeptImages<S extends OwnSource> {
  constructor(private readonly store: ImageStore<S>) {}

  /** @param loaded null where what is loaded is not the visitor's own: BadInput */
  async keep(loaded: LoadedOwn<S> | null): Promise<Kept> {
    if (loaded === null) throw new BadInput(says.noOwnImages())
    const { source, ...set } = loaded
    await this.store.keep({ ...set, bytes: bytesOf(source), savedAt: Date.now() }, source)
    return this.list()
  }

  async list(): Promise<Kept> {
    const sets = await this.store.list()
    return { sets: sets ?? [], persistent: sets !== null }
  }

  async load(id: string): Promise<{ source: S }> {
    const source = await this.store.load(id)
    if (source === null) throw new BadInput(says.imagesNotKeptAnyMore())
    return { source }
  }

  async forget(id: string): Promise<Kept> {
    await this.store.forget(id)
    return this.list()
  }
}

const bytesOf = ({ files }: OwnSource) => files.reduce((sum, file) => sum + ('file' in file ? file.file.size : 0), 0)
