/** The files of a text-to-image model, wherever they are: bundled, in a folder or zip of the visitor's, or below an address. */
import type { LoadBytes } from '../../../data/images/bundled'
import type { ReadFile } from '../../../tensor/sharded-safetensors'
import { ChosenModel } from './chosen'
import type { DiffusionSource } from '../protocol'
import { modelAddress } from './address'
import { RemoteModel } from './remote'

/** Names are those of the diffusers layout, such as "unet/config.json". A file that is not there is null. */
export interface ModelFiles {
  readonly read: ReadFile
  /** Its first `length` bytes (all, where it is shorter) without the others. */
  head(name: string, length: number): Promise<Uint8Array | null>
  /** Its bytes without reading it; null too where the host does not tell. */
  size(name: string): Promise<number | null>
}

/** How much of a file has come, 0 … 1. */
export type FileProgress = (name: string, fraction: number) => void

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
  if (source.kind === 'files') return new ChosenModel(source.files)
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
