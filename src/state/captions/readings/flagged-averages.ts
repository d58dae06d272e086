/** What flagged captions do to the averages: how many there are, of which kinds, and the means with and without them. */
import { FLAGS, type Flag } from '../../../captions/flags/types'
import type { CaptionList } from '../list.svelte'
import { metrics, type Metric, type Version } from '../metrics'

export interface FlaggedAverage {
  version: Version
  /** Captions of the version that have a score. */
  n: number
  /** Of them, flagged ones. */
  flagged: number
  /** How many of each kind, most first; a caption may be of several. */
  kinds: readonly { flag: Flag; count: number }[]
  /** NaN where no caption is left. */
  all: Record<Metric, number>
  unflagged: Record<Metric, number>
}

/** One for each version that has flagged captions. */
export function flaggedAverages(list: CaptionList): FlaggedAverage[] {
  return list.present.flatMap((version) => {
    const average = ofVersion(list, version)
    return average.flagged === 0 ? [] : [average]
  })
}

function ofVersion(list: CaptionList, version: Version): FlaggedAverage {
  const sheet = list.sheet(version)
  const flags = list.flags(version)
  const kinds = new Map<Flag, number>()
  const all = new Mean()
  const unflagged = new Mean()
  for (let i = 0; i < list.count; i++) {
    if (sheet.stateOf(i) !== 'scored') continue
    const at = (metric: Metric) => sheet.at(i, metric)
    all.add(at)
    if (!flags.has(i)) unflagged.add(at)
    else for (const flag of flags.at(i)) kinds.set(flag, (kinds.get(flag) ?? 0) + 1)
  }
  const counted = [...kinds].map(([flag, count]) => ({ flag, count }))
  counted.sort((a, b) => b.count - a.count || FLAGS.indexOf(a.flag) - FLAGS.indexOf(b.flag))
  return {
    version,
    n: all.n,
    flagged: all.n - unflagged.n,
    kinds: counted,
    all: all.means(),
    unflagged: unflagged.means(),
  }
}

class Mean {
  n = 0
  readonly #sums: Record<Metric, number> = { si: 0, bt: 0, tm: 0, da: 0, gs: 0 }

  add(at: (metric: Metric) => number): void {
    this.n++
    for (const metric of metrics) this.#sums[metric] += at(metric)
  }

  means(): Record<Metric, number> {
    const { si, bt, tm, da, gs } = this.#sums
    return { si: si / this.n, bt: bt / this.n, tm: tm / this.n, da: da / this.n, gs: gs / this.n }
  }
}
