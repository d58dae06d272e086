/** Runs actions one after the other, so that the last one asked for is the one that holds. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when all that were taken so far have ended. */
  async ended(): Promise<void> {
    await this.#last
  }
}
