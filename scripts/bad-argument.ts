/** What a program was given cannot be used: its words are the program's own, as the page's help has no entry of it. */
import { BadInput } from '../src/messages/errors'

export class BadArgument extends BadInput {
  /** @param text what is wrong, its value, how to mend it */
  constructor(text: string, options?: ErrorOptions) {
    super({ id: '', text }, options)
  }
}
