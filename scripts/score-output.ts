/** Where `npm run score` writes to: the standard output, or a file, packed with gzip where its name says so. */
import { BadArgument } from './bad-argument'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

export interface Output {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>
  /** Resolves when all is on the disk. */
  end(): Promise<void>
}

/**
 * @param path what is there is replaced
 * @throws BadInput where it cannot be written, here or later
 */
export async function openFile(path: string): Promise<Output> {
  const file = createWriteStream(path)
  const refused = (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    return new BadArgument(`${path} could not be written: ${reason}.`, { cause: error })
  }
  await once(file, 'open').catch((error: unknown) => Promise.reject(refused(error)))
  const packer = /\.gz$/i.test(path) ? createGzip() : null
  const into: Writable = packer ?? file
  packer?.pipe(file)
  const done = finished(file).catch((error: unknown) => Promise.reject(refused(error)))
  done.catch(() => undefined)
  return {
    write: async (text) => {
      if (!into.write(text)) await Promise.race([once(into, 'drain'), done])
    },
    end: () => {
      into.end()
      return done
    },
  }
}
