/** The files of a text-to-image model, wherever they are: bundled, in a folder or zip of the visitor's, or below an address. */
import type { LoadBytes } from '../data/bundled'
import type { ReadFile } from '../tensor/sharded-safetensors'
import { ChosenModel } from './chosen-model'
import type { DiffusionSource } from './fusion-protocol'
import { modelAddress } from './model-address'
import { RemoteModel } from './remote-model'

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
  const read = (name: string) =>
    loadBytes(`models/${source.name}/${name}`, (fraction) => {
      onProgress(name, fraction)
    })
  return {
    read,
    head: async (name, length) => (await read(name)).subarray(0, length),
    size: async (name) => (await read(name)).length,
  }
}
