/** What a chart shows, in words with numbers, for who does not see it. */
import type { PlotSeries } from '../types'

/** Four digits at most, and a minus that is one. */
const text = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 4 }).replace('-', '−')

/** "at 3,492", "at step 600". @param xName what x counts, or "at" alone */
const placeOf = (xName: string, x: number) => `${xName === 'at' ? '' : 'at '}${xName} ${x.toLocaleString('en')}`

/**
 * A line over time: "loss 0.052 at 600, 0.14 at 1, between 0.03 and 0.2".
 * @param y NaN where it has no value
 */
export function lineWords(label: string, x: readonly number[], y: readonly number[], xName: string): string {
  const known = x.flatMap((at, i) => {
    const value = y[i]
    return value !== undefined && Number.isFinite(value) ? [{ at, value }] : []
  })
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return `${label} has no value yet`
  const now = `${label} ${text(last.value)} ${placeOf(xName, last.at)}`
  if (known.length === 1) return now
  const values = known.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${now}, ${text(first.value)} ${placeOf(xName, first.at)}, between ${text(least)} and ${text(most)}`
}

/** A plot's series: where its dot lies, or what its line goes through. */
export function seriesWords({ name, points }: PlotSeries, xName: string, yName: string): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return `${name}: nothing measured`
  const spread = (value: number, low = value, high = value) =>
    low === high ? text(value) : `${text(value)} (${text(low)} to ${text(high)})`
  const at = ({ x, y, low, high, xLow, xHigh }: PlotSeries['points'][number]) =>
    `${yName} ${spread(y, low, high)} at ${xName} ${spread(x, xLow, xHigh)}`
  if (points.length === 1) return `${name}: ${at(first)}`
  const ys = points.map(({ y }) => y)
  return `${name}: from ${at(first)} to ${at(last)}, between ${text(Math.min(...ys))} and ${text(Math.max(...ys))}`
}
