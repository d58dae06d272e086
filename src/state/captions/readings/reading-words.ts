/** Readings as the page writes them. */
import type { Bootstrap } from '../../../metrics/statistics/summary-types'
import { whole } from '../file/lines'

/** "+0.62", "−0.10", "0.00". */
export function change(value: number): string {
  const text = Math.abs(value).toFixed(2)
  if (Number(text) === 0) return text
  return `${value > 0 ? '+' : '−'}${text}`
}

/** "5.10 to 5.90" */
export const interval = ([low, high]: readonly [number, number], write = (value: number) => value.toFixed(2)): string =>
  `${write(low)} to ${write(high)}`

/** Spearman's rho: ".62", "−.10", "1.00". */
export const rhoText = (rho: number): string =>
  rho
    .toFixed(2)
    .replace('-', '−')
    .replace(/(^|−)0\./, '$1.')

/** How intervals were made: "1,000 resamples, seed 1"; null where there are none. */
export function bootstrapWords(all: readonly (Bootstrap | null)[]): string | null {
  const found = all.filter((each) => each !== null)
  if (found.length === 0) return null
  const each = (values: readonly number[]) => [...new Set(values)].map(whole).join(' or ')
  return `${each(found.map(({ resamples }) => resamples))} resamples, seed ${each(found.map(({ seed }) => seed))}`
}
