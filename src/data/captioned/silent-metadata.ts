/** Why a picture has no caption of a metadata file: what became of the files that speak of its folder. */
import { baseName } from '../source-file'
import { folderOf } from '../images/folders/picture-finder'

/** How far a metadata file could be read: rows of one that was read in part may name any picture. */
type State = 'read' | 'in part' | 'refused'

export class SilentMetadata {
  readonly #byFolder = new Map<string, { name: string; state: State }>()
  readonly #lengths = new Set<number>()

  add(path: string, state: State): void {
    const folder = folderOf(path)
    this.#byFolder.set(folder, { name: baseName(path), state })
    this.#lengths.add(folder.length)
  }

  /** Of a picture that no row names. @returns null where no metadata file is in its folder or above */
  reasonOf(picture: string): string | null {
    let reason: string | null = null
    for (const length of this.#lengths) {
      const file = this.#byFolder.get(picture.slice(0, length))
      if (file === undefined) continue
      if (file.state === 'refused') return `had no caption, for ${file.name} could not be used`
      if (file.state === 'in part') reason = `had no row in ${file.name} that could be read`
      else reason ??= `had no row in ${file.name}`
    }
    return reason
  }
}
