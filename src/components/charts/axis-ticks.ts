/** Round numbers for the axes of a plot. */
import { whole } from '../format'

export interface Axis {
  /** Ends of the axis: round numbers around the values. */
  low: number
  high: number
  /** Equal factors are equally far apart. */
  log?: true
  ticks: { value: number; text: string }[]
}

/** Values closer together than this share of themselves are one value. */
const negligible = 1e-9

/**
 * An axis that holds all values, with about `wanted` ticks in steps of 1, 2 or 5 times a power of ten.
 * @param values finite; none give 0 … 1
 */
export function axisOf(values: readonly number[], wanted: number): Axis {
  const finite = values.filter(Number.isFinite)
  const [least, most] = finite.length === 0 ? [0, 1] : [Math.min(...finite), Math.max(...finite)]
  const magnitude = Math.max(Math.abs(least), Math.abs(most), negligible)
  const span = most - least > negligible * magnitude ? most - least : magnitude / 5
  const step = roundStep(span / Math.max(1, wanted))
  const first = Math.floor(least / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9))
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step
    return {
      value,
      text: (digits === 0 ? whole(value) : value.toFixed(digits))
        .replace(/^-0(?=\.)/, '−')
        .replace(/^0(?=\.)/, '')
        .replace('-', '−'),
    }
  })
  return { low: first * step, high: last * step, ticks }
}

/**
 * An axis on which equal factors are equally far apart, with ticks at 1, 2 and 5 times powers of ten.
 * @param values only those above 0 count; none give 1 … 10
 */
export function logAxisOf(values: readonly number[]): Axis {
  const above = values.filter((value) => Number.isFinite(value) && value > 0)
  const [least, most] = above.length === 0 ? [1, 10] : [Math.min(...above), Math.max(...above)]
  const ticks: { value: number; text: string }[] = []
  for (let power = Math.floor(Math.log10(least)); ; power += 1)
    for (const factor of [1, 2, 5]) {
      const value = Number(`${factor}e${power}`)
      // Those below the least value are replaced until the nearest is found.
      if (value <= least) ticks.length = 0
      ticks.push({ value, text: String(value).replace(/^0(?=\.)/, '') })
      if (value >= most && ticks.length > 1) return { low: ticks[0]?.value ?? value, high: value, log: true, ticks }
    }
}

/** Where a value lies between the px at which the axis begins and those at which it ends. */
export function along({ low, high, log }: Axis, from: number, to: number): (value: number) => number {
  if (log) {
    const place = along({ low: Math.log(low), high: Math.log(high), ticks: [] }, from, to)
    return (value) => place(Math.log(Math.max(value, low)))
  }
  return (value) => from + ((value - low) / (high - low)) * (to - from)
}

/** The least of 1, 2, 5 × a power of ten that is no smaller. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10
  return factor * power
}
