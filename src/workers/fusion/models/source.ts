/** The files of a text-to-image model, wherever they are: bundled, in a folder or zip of the visitor's, or below an address. */
import type { LoadBytes } from '../../../data/fetch-bytes'
import { ChosenModel } from './chosen'
import type { DiffusionSource } from '../protocol'
import { modelAddress } from './address'
import { RemoteModel } from './remote'
import type { FileProgress, ModelFiles } from './types'

/**
 * Nothing is fetched or read before a file is asked for.
 * @param loadBytes of the site's own files
 * @throws BadInput where the address is none that can be opened; the reader's promises: BadInput, Cancelled
 */
export function readerOf(
  source: DiffusionSource,
  loadBytes: LoadBytes,
  signal?: AbortSignal,
  onProgress: FileProgress = () => {},
): ModelFiles {
  if (source.kind === 'files') return new ChosenModel(source.files, source.choice)
  if (source.kind === 'url')
    return new RemoteModel(modelAddress(source.url, globalThis.location?.href), signal, onProgress)
  return new BundledModel((name) =>
    loadBytes(`models/${source.name}/${name}`, (fraction) => onProgress(name, fraction)),
  )
}

/** Its files are small: one that was looked into is kept until it is read. */
class BundledModel implements ModelFiles {
  private readonly kept = new Map<string, Promise<Uint8Array>>()

  constructor(private readonly load: (name: string) => Promise<Uint8Array>) {}

  readonly read = async (name: string): Promise<Uint8Array> => {
    const bytes = this.kept.get(name) ?? this.load(name)
    this.kept.delete(name)
    return bytes
  }

  async head(name: string, length: number): Promise<Uint8Array> {
    return (await this.whole(name)).subarray(0, length)
  }

  async size(name: string): Promise<number> {
    return (await this.whole(name)).length
  }

  private whole(name: string): Promise<Uint8Array> {
    const bytes = this.kept.get(name) ?? this.load(name)
    this.kept.set(name, bytes)
    return bytes
  }
}
