/** The parts of a run that came as one .zip, as this page made it or as somebody packed its folder again. */
import { BadInput } from '../bad-input'
import { someOf } from '../left-out'
import { commonDepth, foldersOf } from '../source-file'
import { expectSealIntact } from './seal'
import { looksLikeZip, unzip } from './zip'

/** What systems put into a folder, and into a zip of it. */
const OF_SYSTEMS = /(^|\/)(\.[^/]*|__MACOSX|thumbs\.db|desktop\.ini)(\/|$)/i

export interface RunParts {
  /** The part without which it is no run's file. */
  main: Uint8Array
  /** All, by their paths in the run, such as "unet/config.json": a folder that they all are in is none of it. */
  parts: ReadonlyMap<string, Uint8Array>
}

/**
 * @param main path of the part without which it is no run's file
 * @param maker what makes such a file, for messages
 * @throws BadInput where it is no zip, damaged in any byte of it, or without `main`
 */
export function readRunParts(file: Uint8Array, main: string, maker: string): RunParts {
  expectSealIntact(file, 'take another copy of it, or export the run again.')
  const files = unzipped(file, maker)
  const parts = files.has(main) ? files : withoutFolder(files)
  const bytes = parts.get(main)
  if (bytes === undefined)
    throw new BadInput(
      `This .zip holds no ${main}, only ${someOf([...parts.keys()]) || 'what a system leaves behind'}; choose one that ${maker} made.`,
    )
  return { main: bytes, parts }
}

function unzipped(file: Uint8Array, maker: string): Map<string, Uint8Array> {
  try {
    return new Map([...unzip(file, 'the file')].filter(([path]) => !OF_SYSTEMS.test(path)))
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/; [^;]*$/, '') : String(error)
    throw new BadInput(
      looksLikeZip(file)
        ? `This .zip is damaged (${why}); take another copy of it, or export the run again.`
        : `This is no .zip of a run (${why}); choose one that ${maker} made.`,
    )
  }
}

/** Without the folders that are around all of the parts: packing a run's folder again puts them there. */
function withoutFolder(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const depth = commonDepth([...files.keys()].map(foldersOf))
  return new Map([...files].map(([path, bytes]) => [path.split('/').slice(depth).join('/'), bytes]))
}
