/** A stored value with its check sum beside it. Values of older versions of this page have none: they are taken as they are. */
import { checkSumOf } from './check-sum'

export type Summed<V> = V & { sum?: number }

export function withSum<V extends object>(value: V): Summed<V> {
  return { ...value, sum: checkSumOf(value) }
}

/** Whether it is as it was written. */
export function isIntact({ sum, ...value }: Summed<object>): boolean {
  return sum === undefined || sum === checkSumOf(value)
}

/** The value alone. */
export function withoutSum<V extends object>(stored: Summed<V>): V {
  const value = { ...stored }
  delete value.sum
  return value
}
