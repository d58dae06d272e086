/** A mixture of Gaussians in the address: which are mixed, how much of each, from which ε. */
import { notUsed, readParameter, type Parameter } from '../../page/address/parameters'
import { normalise, spread } from '../simplex'

export interface Mix {
  /** Two Gaussians (a strip) or three (a triangle), from 0. */
  chosen: readonly number[]
  /** `[K]`, sum 1. */
  weights: readonly number[]
  /** Names the ε. */
  epsilon: number
  /** All pictures share the ε. */
  locked: boolean
}

/** What a link asks for; null where it says nothing. */
export type LinkedMix = { [Key in keyof Mix]: Mix[Key] | null }

const [mixKey, weightsKey, epsilonKey, lockedKey] = ['mix', 'mix.w', 'mix.eps', 'mix.keep']
/** Weights are written in thousandths. */
const PARTS = 1000
const epsilons = { kind: 'number', min: 1, max: 2 ** 31 - 1, step: 1 } as const
const FIRST = [0, 1] as const

export const ownsMix = (name: string): boolean => [mixKey, weightsKey, epsilonKey, lockedKey].includes(name)

const even = (length: number, chosen: readonly number[]) =>
  spread(
    length,
    chosen,
    chosen.map(() => 1 / chosen.length),
  )

/** Whole thousandths that sum to 1,000, each at most one off: the largest remainders are rounded up. */
export function thousandths(weights: readonly number[]): number[] {
  const exact = normalise(weights).map((weight) => weight * PARTS)
  const parts = exact.map(Math.floor)
  const missing = PARTS - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = exact.map((amount, k) => [amount - Math.floor(amount), k] as const).sort(([a], [b]) => b - a)
  for (const [, k] of byRemainder.slice(0, missing)) parts[k] = (parts[k] ?? 0) + 1
  return parts
}

const weightText = (weights: readonly number[]) =>
  thousandths(weights)
    .map((part) => part / PARTS)
    .join(',')

/** What a link asks for, as it stands in the address. */
export function askedParameters({ chosen, weights, epsilon, locked }: LinkedMix): Parameter[] {
  return [
    ...(chosen === null ? [] : [[mixKey, chosen.map((k) => k + 1).join('-')] as const]),
    ...(weights === null ? [] : [[weightsKey, weightText(weights)] as const]),
    ...(epsilon === null ? [] : [[epsilonKey, String(epsilon)] as const]),
    ...(locked === null ? [] : [[lockedKey, String(locked)] as const]),
  ]
}

/** What of a mixture is not as a model opens: Gaussians 1 and 2 in equal parts, from ε 1. */
export function mixParameters({ chosen, weights, epsilon, locked }: Mix): Parameter[] {
  return askedParameters({
    chosen: String(chosen) === String(FIRST) ? null : chosen,
    weights: weightText(weights) === weightText(even(weights.length, chosen)) ? null : weights,
    epsilon: epsilon === 1 ? null : epsilon,
    locked: locked ? null : false,
  })
}

/** Reads an address's query. What is not understood is left out and said. */
export function readMix(query: string): { asked: LinkedMix; notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const list = (key: string, by: string, range: string, fits: (values: number[]) => boolean) => {
    const text = parameters.get(key)
    if (text === null) return null
    const values = text.split(by).map((value) => (value.trim() === '' ? NaN : Number(value)))
    if (fits(values)) return values
    notes.push(notUsed(key, text, range))
    return null
  }
  const chosen = list(
    mixKey,
    '-',
    'two or three numbers of Gaussians, as in 1-8',
    (all) => (all.length === 2 || all.length === 3) && all.every((k) => Number.isInteger(k) && k >= 1),
  )
  const weights = list(
    weightsKey,
    ',',
    'weights from 0 to 1, one a Gaussian',
    (all) => all.every((weight) => weight >= 0 && weight <= 1) && all.some((weight) => weight > 0),
  )
  const asked: LinkedMix = {
    chosen: chosen?.map((k) => k - 1) ?? null,
    weights: weights === null ? null : normalise(weights),
    epsilon: readParameter(parameters, epsilonKey, epsilons, notes) as number | null,
    locked: readParameter(parameters, lockedKey, { kind: 'switch' }, notes) as boolean | null,
  }
  return { asked, notes }
}

/** What a link asks for, of a model with `components` Gaussians (≥ 2); what does not fit it is left out and said. */
export function mixOf(asked: LinkedMix, components: number): { mix: Mix; notes: string[] } {
  const notes: string[] = []
  let chosen = asked.chosen ?? FIRST
  if (chosen.some((k) => k >= components)) {
    const text = chosen.map((k) => k + 1).join('-')
    notes.push(`The link’s ${mixKey}=${text} names a Gaussian that this model of ${components} has not; ignored.`)
    chosen = FIRST
  }
  let weights = asked.weights
  if (weights !== null && weights.length !== components) {
    notes.push(
      `The link’s ${weightsKey} has ${weights.length} weights and this model ${components} Gaussians; ignored.`,
    )
    weights = null
  }
  const { epsilon, locked } = asked
  const mix = { chosen, weights: weights ?? even(components, chosen), epsilon: epsilon ?? 1, locked: locked ?? true }
  return { mix, notes }
}
