/** The visitor's own images that the engine keeps in this browser: what is loaded may be kept, and what is kept be had again. */
import { BadInput } from '../../data/bad-input'
import type { ImageDataset } from '../../data/images/types'
import type { ImageStore } from '../../store/image-store'
import type { Answer, Ask, DataSource, OwnFiles } from './protocol'

export class KeptImages {
  /** The visitor's own images that are loaded, with their files. */
  #loaded: { data: ImageDataset; source: OwnFiles } | null = null

  constructor(private readonly store: ImageStore<OwnFiles>) {}

  /** To be told of every dataset that is loaded. */
  note(source: DataSource, data: ImageDataset): void {
    this.#loaded = source.kind === 'files' ? { data, source } : null
  }

  /** Keeps what is loaded. */
  async keep(): Promise<Answer<'keepImages'>> {
    if (this.#loaded === null) throw new BadInput('None of your own images are loaded; choose them first.')
    const { data, source } = this.#loaded
    const { id, name, train, test } = data
    const images = train.count + test.count
    await this.store.keep({ id, name, images, bytes: bytesOf(source), savedAt: Date.now() }, source)
    return this.list()
  }

  async list(): Promise<Answer<'keptImages'>> {
    const sets = await this.store.list()
    return { sets: sets ?? [], persistent: sets !== null }
  }

  async load({ id }: Ask<'loadKeptImages'>): Promise<Answer<'loadKeptImages'>> {
    const source = await this.store.load(id)
    if (source === null) throw new BadInput('These images are not kept in this browser any more; choose them again.')
    return { source }
  }

  async forget({ id }: Ask<'forgetImages'>): Promise<Answer<'forgetImages'>> {
    await this.store.forget(id)
    return this.list()
  }
}

const bytesOf = ({ files }: OwnFiles) => files.reduce((sum, file) => sum + ('file' in file ? file.file.size : 0), 0)
