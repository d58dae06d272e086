/** The parts of a run that came as one .zip, as this page made it or as somebody packed its folder again. */
import * as says from '../../messages/generated/files'
import { BadInput } from '../bad-input'
import { someOf } from '../left-out'
import { commonDepth, foldersOf } from '../source-file'
import { expectSealIntact } from './seal'
import { looksLikeZip, unzip } from './zip'

/** What systems put into a folder, and into a zip of it. */
const OF_SYSTEMS = /(^|\/)(\.[^/]*|__MACOSX|thumbs\.db|desktop\.ini)(\/|$)/i

export interface RunParts {
  /** Path of the part by which it is known. */
  main: string
  /** All, by their paths in the run, such as "unet/config.json": a folder that they all are in is none of it. */
  parts: ReadonlyMap<string, Uint8Array>
}

/**
 * @param mains paths of the parts by which a run's file is known: the first that is there counts, the first of all is named where none is
 * @param maker what makes such a file, for messages
 * @throws BadInput where it is no zip, damaged in any byte of it, or without any of `mains`
 */
export function readRunParts(file: Uint8Array, mains: readonly string[], maker: string): RunParts {
  expectSealIntact(file, 'take another copy of it, or export the run again.')
  const files = unzipped(file, maker)
  const paths = pathsInRun([...files.keys()])
  const parts = new Map([...files.values()].map((bytes, i) => [paths[i] ?? '', bytes]))
  const main = mains.find((path) => parts.has(path))
  if (main === undefined)
    throw new BadInput(
      says.runZipOther({ main: mains[0] ?? '', there: someOf(paths) || 'what a system leaves behind', maker }),
    )
  return { main, parts }
}

function unzipped(file: Uint8Array, maker: string): Map<string, Uint8Array> {
  try {
    return new Map([...unzip(file, 'the file')].filter(([path]) => !OF_SYSTEMS.test(path)))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/; [^;]*$/, '') : String(error)
    throw new BadInput(looksLikeZip(file) ? says.runZipDamaged({ why }) : says.runZipNone({ why, maker }))
  }
}

/** What they are called in the run: without the folders that are around all of them, which packing a run's folder again puts there. */
export function pathsInRun(paths: readonly string[]): string[] {
  const own = paths.filter((path) => !OF_SYSTEMS.test(path))
  const depth = commonDepth(own.map(foldersOf))
  return paths.map((path) => path.split('/').slice(depth).join('/'))
}
