/** Fine-tuning has left the numbers; its name is a fault's, so that the page can offer the last good checkpoint. */
import { ToldError } from '../../messages/errors'
import * as says from '../../messages/generated/fusion'

export class NotANumber extends ToldError {
  override readonly name = 'NotANumber'

  /**
   * @param what is no number, such as "The loss"
   * @param step 1 for the first
   */
  constructor(what: string, step: number, learningRate: number) {
    super(says.fineTuningNotANumber({ what, step: step.toLocaleString('en'), learningRate }))
  }
}
