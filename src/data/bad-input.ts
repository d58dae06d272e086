/**
 * What the visitor gave, or what the host served, cannot be used.
 * The message is one sentence for the page: what is wrong, its value, how to mend it.
 */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}

/** Layers below the data have errors of their own by that name. */
export function isBadInput(error: unknown): error is Error {
  return error instanceof Error && error.name === 'BadInput'
}

/** 60000 → "60,000": counts and byte lengths as the messages write them. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-GB')
}
