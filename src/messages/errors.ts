/** Errors whose words stand in this folder: whoever shows one can lead to its entry in the help. */
import type { Message } from './message'
import { plainSentence } from './plain'

/** An error with a message of this folder. What no visitor can cause, a mistake of ours, is a plain `Error` or `RangeError` with words of its own. */
export class ToldError extends Error {
  readonly messageId: string

  constructor({ id, text }: Message, options?: ErrorOptions) {
    super(plainSentence(text), options)
    this.messageId = id
  }

  /** The sentence, to be told again in another error. */
  get told(): Message {
    return { id: this.messageId, text: this.message }
  }
}

/** What the visitor gave or asked for, or what the host served, cannot be used. */
export class BadInput extends ToldError {
  override readonly name = 'BadInput'
}

/** Id of the message that something thrown carries, also where it came from a worker; undefined for what has none. */
export function messageIdOf(thrown: unknown): string | undefined {
  const id = thrown instanceof Error && 'messageId' in thrown ? thrown.messageId : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}
