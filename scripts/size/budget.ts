/** Budgets of first loads: what they came to when they were set, and what has grown since. */

/** Of one load. */
export interface Budget {
  /** gzip, on the wire. */
  bytes: number
  /** kB before minifying, of each package and each folder of ours that has as much as one. */
  parts: Record<string, number>
}

/** By the load's name. */
export type Budgets = Record<string, Budget>

/** How much more than when it was set is nothing to speak of: a share of the whole. */
const SLACK = 0.04

/** Parts that are named where there are many. */
const MOST = 6

export const limitOf = ({ bytes }: Budget) => Math.floor(bytes * (1 + SLACK))

/** Parts in kB, those below one left out. */
export function inKilobytes(parts: Readonly<Record<string, number>>): Record<string, number> {
  const rounded = Object.entries(parts).map(([part, bytes]) => [part, Math.round(bytes / 1000)] as const)
  return Object.fromEntries(rounded.filter(([, size]) => size > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is larger than it was, the most first: "uplot +50 kB (new), src/views/fusion +8 kB". */
function grown(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): string {
  const more = Object.entries(now)
    .map(([part, size]) => ({ part, by: size - (before[part] ?? 0), isNew: !(part in before) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by)
  const named = more.slice(0, MOST).map(({ part, by, isNew }) => `${part} +${by} kB${isNew ? ' (new)' : ''}`)
  return [...named, ...(more.length > MOST ? [`${more.length - MOST} others`] : [])].join(', ')
}

const count = (value: number) => value.toLocaleString('en')

/** One sentence on what a load has too much, where from, and what to do; null where it keeps its budget. */
export function complaint(name: string, budget: Budget | undefined, now: Budget): string | null {
  if (budget === undefined) return `${name}: has no budget yet; give it one: npm run size -- --set.`
  if (now.bytes <= limitOf(budget)) return null
  const parts = grown(budget.parts, now.parts) || 'nothing by as much as 1 kB'
  return (
    `${name}: its first load is ${count(now.bytes)} bytes packed by gzip, ${count(now.bytes - limitOf(budget))} above its budget of ${count(limitOf(budget))}. ` +
    `Grown since it was set (before minifying): ${parts}. ` +
    'Load what is not seen first with import(), or, where it is worth it, raise the budget: npm run size -- --set.'
  )
}
