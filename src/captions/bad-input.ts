/**
 * What the visitor gave, or what the host served, cannot be used.
 * The message is one sentence for the page: what is wrong, its value, how to mend it.
 */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
