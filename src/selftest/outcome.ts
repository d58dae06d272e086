/** What a self-test has found so far, gathered from what it tells. */
import type { CheckResult, Machine, PartName, SelfTestNews, Timed } from './types'

export interface Outcome {
  machine: Machine | null
  checks: readonly CheckResult[]
  timed: readonly Timed[]
  skipped: readonly { part: PartName; why: string }[]
  /** Checks to come in all, of the parts that have begun. */
  totals: Readonly<Partial<Record<PartName, number>>>
  kernels: Extract<SelfTestNews, { type: 'kernels' }> | null
}

export const nothingYet: Outcome = { machine: null, checks: [], timed: [], skipped: [], totals: {}, kernels: null }

/** The outcome with one more piece of news. */
export function withNews(outcome: Outcome, news: SelfTestNews): Outcome {
  switch (news.type) {
    case 'machine':
      return { ...outcome, machine: news.machine }
    case 'part':
      return { ...outcome, totals: { ...outcome.totals, [news.part]: news.total } }
    case 'check':
      return { ...outcome, checks: [...outcome.checks, news.check] }
    case 'timed':
      return { ...outcome, timed: [...outcome.timed, news.timed] }
    case 'skipped':
      return { ...outcome, skipped: [...outcome.skipped, { part: news.part, why: news.why }] }
    case 'kernels':
      return { ...outcome, kernels: news }
    case 'running':
      return outcome
  }
}

/** A group's checks in short. */
export interface GroupSummary {
  title: string
  checks: readonly CheckResult[]
  failed: number
  /** Of those that gave values, the one nearest to its tolerance, or furthest beyond it. */
  worst: CheckResult | null
}

/** How much of its tolerance a check's difference uses; 0 for equal bits, whatever is allowed. */
export const shareOfTolerance = ({ difference, tolerance }: CheckResult): number =>
  difference === null ? Infinity : difference === 0 ? 0 : difference / tolerance

/** Groups in the order in which they ran. */
export function summarise(checks: readonly CheckResult[]): GroupSummary[] {
  const titles = [...new Set(checks.map(({ group }) => group))]
  return titles.map((title) => {
    const own = checks.filter(({ group }) => group === title)
    const valued = own.filter(({ difference }) => difference !== null)
    const [worst = null] = [...valued].sort((a, b) => shareOfTolerance(b) - shareOfTolerance(a))
    return { title, checks: own, failed: own.filter(({ passed }) => !passed).length, worst }
  })
}

/** Durations by workload, as shares of ours on the tested backend. */
export interface SpeedRow {
  workload: string
  /** Milliseconds of ours; null where it could not be run. */
  ours: number | null
  /** By column beside ours: how many times as long it takes; null where it could not be run. */
  ratios: ReadonlyMap<Timed['column'], number | null>
}

export function speedRows(timed: readonly Timed[]): SpeedRow[] {
  const names = [...new Set(timed.map(({ workload }) => workload))]
  return names.map((workload) => {
    const own = timed.filter((each) => each.workload === workload)
    const ours = own.find(({ column }) => column === 'ours')?.milliseconds ?? null
    const others = own.filter(({ column }) => column !== 'ours')
    const ratioOf = (milliseconds: number | null) =>
      milliseconds === null || ours === null ? null : milliseconds / ours
    return { workload, ours, ratios: new Map(others.map((each) => [each.column, ratioOf(each.milliseconds)])) }
  })
}
