/** A set cannot be used as a whole; what was understood of its files is told all the same. */
import { BadInput } from './bad-input'
import type { Understood } from './understood-types'

export class UnusableFiles extends BadInput {
  /** @param refusal why, one sentence: the message */
  constructor(
    readonly understood: Understood,
    refusal: string,
  ) {
    super(refusal)
  }
}
