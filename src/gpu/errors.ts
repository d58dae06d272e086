/** Errors of this layer that reach the page; `name` is what the page may branch on. */

/** What the visitor asked for cannot be done: the message says what is wrong and how to mend it. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
