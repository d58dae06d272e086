/** A model's frozen networks, opened when they are first used, and shared by all that use the model. */
import type { FrozenNets } from './frozen-nets'

export class LateNets {
  /** Null before they are asked for. */
  private opening: Promise<FrozenNets> | null = null
  /** Null before they are there. */
  private opened: FrozenNets | null = null

  /** @param wait what whoever needs them while they open waits with */
  constructor(
    private readonly open: () => Promise<FrozenNets>,
    private readonly wait: <T>(opening: Promise<T>) => Promise<T> = (opening) => opening,
  ) {}

  /** Opened at the first call; where that fails, the next one tries again. @throws as `Pipeline.open` */
  async get(): Promise<FrozenNets> {
    if (this.opened !== null) return this.opened
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = null
      throw error
    })
    const nets = await this.wait(this.opening)
    this.opened = nets
    return nets
  }

  /** Null as long as they were not opened. */
  get there(): FrozenNets | null {
    return this.opened
  }

  async close(): Promise<void> {
    // What could not be opened has nothing to close.
    const nets = await this.opening?.catch(() => null)
    await nets?.close()
  }
}
