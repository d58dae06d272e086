/** Fine-tuning has left the numbers; its name is a fault's, so that the page can offer the last good checkpoint. */
export class NotANumber extends Error {
  override readonly name = 'NotANumber'

  /**
   * @param what is no number, such as "The loss"
   * @param step 1 for the first
   */
  constructor(what: string, step: number, learningRate: number) {
    super(
      `${what} is not a number at step ${step.toLocaleString('en')}: go back to the last checkpoint and lower the learning rate, ${learningRate}.`,
    )
  }
}
