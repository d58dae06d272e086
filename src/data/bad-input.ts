export { BadInput } from '../messages/errors'

/** Layers below the data have errors of their own by that name. */
export function isBadInput(error: unknown): error is Error {
  return error instanceof Error && error.name === 'BadInput'
}

/** "1 image", "60,000 images": a count with what is counted. @param units of several, where it is more than an s behind */
export function counted(count: number, unit: string, units = `${unit}s`): string {
  return `${formatCount(count)} ${count === 1 ? unit : units}`
}

/** 60000 → "60,000": counts and byte lengths as the messages write them. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-GB')
}
