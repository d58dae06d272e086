/** What was left out while loading, and why: a few sentences, however many files there are. */
import { formatCount } from './bad-input'

const NAMES_SHOWN = 3

export class LeftOut {
  private readonly byReason = new Map<string, string[]>()

  /** @param reason in the past tense, so that it fits one file and many: "could not be decoded". */
  add(name: string, reason: string): void {
    const names = this.byReason.get(reason)
    if (names) names.push(name)
    else this.byReason.set(reason, [name])
  }

  get count(): number {
    return [...this.byReason.values()].reduce((sum, names) => sum + names.length, 0)
  }

  /** E.g. "5 files were left out because they could not be decoded: a.png, b.png, c.png and 2 more." */
  sentences(): string[] {
    return [...this.byReason].map(([reason, names]) => {
      const subject =
        names.length === 1
          ? '1 file was left out because it'
          : `${formatCount(names.length)} files were left out because they`
      return `${subject} ${reason}: ${someOf(names)}.`
    })
  }
}

/** "a.png, b.png, c.png and 2 more" */
export function someOf(names: readonly string[]): string {
  const rest = names.length > NAMES_SHOWN ? ` and ${formatCount(names.length - NAMES_SHOWN)} more` : ''
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${rest}`
}
