/** What was changed in a run while it was trained: the settings in force are those of the beginning with these taken over, one after another. */
import type { Adjustment, MixtureConfig } from './types'

/** Every setting by its path, `regulariser`'s with a dot: "regulariser.enabled". */
function leaves(config: MixtureConfig): [string, number | string | boolean][] {
  const { regulariser, ...rest } = config
  return [
    ...Object.entries(rest),
    ...Object.entries(regulariser).map(([key, value]): [string, number | boolean] => [`regulariser.${key}`, value]),
  ]
}

/**
 * The list with what `to` has and `from` has not. A setting that is moved several times in one iteration (a slider) is listed once, and
 * not at all where it ends as it began.
 * @param iteration iterations done when the change was made: it acts from the next one on
 */
export function listAdjustments(
  list: readonly Adjustment[],
  iteration: number,
  from: MixtureConfig,
  to: MixtureConfig,
): Adjustment[] {
  const before = new Map(leaves(from))
  let next = [...list]
  for (const [path, value] of leaves(to)) {
    const old = before.get(path)
    if (old === undefined || old === value) continue
    const same = next.find((entry) => entry.iteration === iteration && entry.path === path)
    next = next.filter((entry) => entry !== same)
    const first = same?.from ?? old
    if (first !== value) next.push({ iteration, path, from: first, to: value })
  }
  return next
}
