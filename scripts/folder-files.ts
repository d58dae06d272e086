import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadFile } from '../src/tensor/files/folder'

/** The files of a folder on disk, for the loaders that take a folder as a function. */
export const filesOf =
  (folder: string): ReadFile =>
  async (name) => {
    try {
      return new Uint8Array(await readFile(join(folder, name)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
