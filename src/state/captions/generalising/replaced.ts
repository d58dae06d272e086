/** Versions that generalising has put others in the place of: they were the visitor's, or made before, and can be brought back. */
import type { GeneralityLevel } from '../../../captions/types'
import type { CaptionList } from '../list.svelte'
import { versionNames } from '../metrics'
import { whole } from '../file/lines'
import type { Making } from './making'

export class ReplacedVersions {
  readonly #before = new Map<number, { text: string; making: Making | null }>()

  constructor(
    private readonly list: CaptionList,
    private readonly level: GeneralityLevel,
  ) {}

  /** To be called before text `index` is set. */
  note(index: number, next: string): void {
    const text = this.list.text(index, this.level)
    if (text === null || text === next || this.#before.has(index)) return
    this.#before.set(index, { text, making: this.list.making(index, this.level) })
  }

  /** E.g. "2 General versions that were there were replaced."; null where none was. */
  sentence(): string | null {
    const { size } = this.#before
    if (size === 0) return null
    const [versions, were] = size === 1 ? ['version', 'was'] : ['versions', 'were']
    return `${whole(size)} ${versionNames[this.level]} ${versions} that ${were} there ${were} replaced.`
  }

  /** @param changed is told of each */
  bringBack(changed: (index: number) => void): void {
    for (const [index, { text, making }] of this.#before) {
      this.list.setText(index, this.level, text, making)
      changed(index)
    }
  }
}
