/** A set cannot be used as a whole; what was understood of its files is told all the same. */
import type { Message } from '../messages/message'
import { BadInput } from './bad-input'
import type { Understood } from './understood-types'

export class UnusableFiles extends BadInput {
  /** @param refusal why */
  constructor(
    readonly understood: Understood,
    refusal: Message,
  ) {
    super(refusal)
  }
}
