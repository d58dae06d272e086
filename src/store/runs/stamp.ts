/** Which save of a run is stored, and whether another may follow it. */
import type { Stamp } from '../schema'

/** Somebody else has saved this run meanwhile. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** Of a run that is not stored, or was by an older version of this page, which counted nothing. */
export const UNSAVED: Stamp = { saves: 0, progress: 0, bytes: {} }

/**
 * The stamp of a save that follows the stored one.
 *
 * @param stored undefined where there is none
 * @param seen the save that whoever saves has seen last; undefined where none was
 * @throws Superseded where the stored one is another than the one that was seen; where none was, if its state is the later one
 */
export function following(stored: Stamp | undefined, seen: number | undefined, progress: number): Stamp {
  const { saves, bytes, progress: before } = stored ?? UNSAVED
  const isOwn = seen === undefined ? progress >= before : seen === saves
  // What was deleted, or lost with the browser's storage, may be written again.
  if (stored !== undefined && !isOwn) throw new Superseded()
  return { saves: saves + 1, progress, bytes: { ...bytes } }
}
