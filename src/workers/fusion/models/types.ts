/** A model's files, wherever they are. */
import type { ReadFile } from '../../../tensor/files/folder'

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
