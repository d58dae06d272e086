/** One request in flight, the newest next: what a slider needs so that pictures never lag behind the hand. What went wrong with an overtaken one is not told. */
export class NewestWins<Question, Reply> {
  readonly #ask: (question: Question) => Promise<Reply>
  readonly #show: (reply: Reply, question: Question) => void
  readonly #fail: (reason: unknown) => void
  #waiting: { question: Question } | null = null
  #running: Promise<void> | null = null

  constructor(
    ask: (question: Question) => Promise<Reply>,
    show: (reply: Reply, question: Question) => void,
    fail: (reason: unknown) => void,
  ) {
    this.#ask = ask
    this.#show = show
    this.#fail = fail
  }

  /** Asks at once, or as soon as the request under way is answered; questions in between are dropped. */
  put(question: Question): void {
    this.#waiting = { question }
    this.#running ??= this.#run()
  }

  /** When nothing is asked any more, whatever became of it. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting !== null) {
      const { question }: { question: Question } = this.#waiting
      this.#waiting = null
      try {
        const reply = await this.#ask(question)
        this.#show(reply, question)
      } catch (reason) {
        if (this.#waiting === null) this.#fail(reason)
      }
    }
    this.#running = null
  }
}
