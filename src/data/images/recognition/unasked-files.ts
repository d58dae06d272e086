/** Files that nobody chose on purpose: what systems, file servers and programs leave among a visitor's own, and what is hidden. */
import { commonDepth, foldersOf } from '../../source-file'

/** Files and folders of macOS, Windows, Synology, QNAP, GNOME, git, Jupyter, Picasa; compared without case. */
const OF_SYSTEMS = new Set([
  '.ds_store',
  '__macosx',
  '.appledouble',
  '.spotlight-v100',
  '.fseventsd',
  '.trashes',
  '.trash',
  '.temporaryitems',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '#recycle',
  '@recycle',
  '.@__thumb',
  '@__thumb',
  '.thumbnails',
  '.thumbs',
  '.cache',
  '.picasaoriginals',
  '.picasa.ini',
  'picasa.ini',
  '.git',
  '.svn',
  '.ipynb_checkpoints',
  'lost+found',
])

/** True for `.DS_Store`, `Thumbs.db`, all below `__MACOSX/` and `@eaDir/`, macOS's `._x.png`, … */
function isOfSystem(parts: readonly string[]): boolean {
  return parts.some((part) => OF_SYSTEMS.has(part.toLowerCase()) || part.startsWith('._'))
}

/**
 * Which files nobody chose on purpose.
 * @param paths of all files together: a folder that holds everything was chosen, whatever its name
 * @returns for each path "system", "hidden" (a name below the chosen folder begins with a dot), or null
 */
export function unaskedFiles(paths: readonly string[]): ('system' | 'hidden' | null)[] {
  const chosen = commonDepth(paths.map(foldersOf))
  return paths.map((path) => {
    const parts = path.split('/').slice(chosen)
    if (isOfSystem(parts)) return 'system'
    return parts.some((part) => part.startsWith('.') && part !== '..') ? 'hidden' : null
  })
}
