/** Runs the self-test for the page: one at a time, paused and gone on with between two checks. */
import { runSelfTest, type SelfTestPlatform } from '../../selftest/run'
import { toFault } from '../shared/faults'
import type { SelfTestCommand, SelfTestEvent } from './protocol'

export class SelfTestEngine {
  #paused: Promise<void> | null = null
  #resume = () => {}

  constructor(
    private readonly platform: SelfTestPlatform & { destroyDevice: () => void },
    private readonly emit: (event: SelfTestEvent) => void,
  ) {}

  async handle(command: SelfTestCommand): Promise<void> {
    switch (command.type) {
      case 'pause':
        this.#paused ??= new Promise((resolve) => (this.#resume = resolve))
        return
      case 'resume':
        this.#paused = null
        return this.#resume()
      case 'loseDevice':
        return this.platform.destroyDevice()
      case 'request': {
        const { id, ask } = command
        try {
          await runSelfTest(ask, this.platform, this.emit, () => this.#turn())
          this.emit({ type: 'reply', id, answer: {} })
        } catch (error) {
          this.emit({ type: 'fault', id, runId: null, fault: toFault(error) })
        }
      }
    }
  }

  /** Lets messages come in, and waits while it is paused. */
  async #turn(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve))
    await this.#paused
  }
}
