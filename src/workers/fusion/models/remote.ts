/** A model below an address that the visitor typed, on whatever host; nothing of the page or the visitor is sent along. */
import type { Message } from '../../../messages/message'
import * as says from '../../../messages/generated/models'
import { BadInput, formatCount } from '../../../data/bad-input'
import { Cancelled, throwIfCancelled } from '../../../tensor/cancellation'
import { streamOfPieces, type ByteStream } from '../../../tensor/files/byte-stream'
import { withStream } from '../../../tensor/files/folder'
import { allowFolder } from '../../shared/network-guard'
import type { FileProgress, ModelFiles } from './types'

export class RemoteModel implements ModelFiles {
  /** @param folder its address, ending in "/" */
  constructor(
    private readonly folder: URL,
    private readonly signal: AbortSignal | undefined,
    private readonly onProgress: FileProgress,
  ) {
    allowFolder(folder)
  }

  readonly read = withStream(
    async (name) => {
      const response = await this.fetch(name, {})
      return response && this.body(response, name, Infinity)
    },
    async (name) => {
      const response = await this.fetch(name, {})
      return response && this.stream(response, name)
    },
  )

  async head(name: string, length: number): Promise<Uint8Array | null> {
    // Not from the browser's cache: what came of an answer that was not waited for may lie there as the whole of it.
    const response = await this.fetch(name, { headers: { Range: `bytes=0-${length - 1}` }, cache: 'no-store' })
    // A host may send the whole file all the same: the rest is not waited for.
    return response && (await this.body(response, name, length)).subarray(0, length)
  }

  async size(name: string): Promise<number | null> {
    const response = await this.fetch(name, { method: 'HEAD' })
    const length = Number(response?.headers.get('content-length') ?? NaN)
    return Number.isFinite(length) ? length : null
  }

  /** @returns null where the host has no such file */
  private async fetch(name: string, init: RequestInit): Promise<Response | null> {
    throwIfCancelled(this.signal)
    const address = new URL(name, this.folder)
    let response: Response
    try {
      response = await fetch(address, {
        ...init,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: this.signal ?? null,
      })
    } catch (error) {
      throw this.explained(error, says.modelHostUnreachable({ address: address.href, host: address.host }))
    }
    const { status } = response
    if (status === 404 || status === 410) return null
    if (!response.ok)
      throw new BadInput(
        says.modelHostStatus({
          address: address.href,
          host: address.host,
          status: `${status}${status === 401 || status === 403 ? ', not for everyone' : ''}`,
        }),
      )
    if (response.headers.get('content-type')?.includes('text/html') ?? false)
      throw new BadInput(says.modelHostPage({ address: address.href }))
    return response
  }

  /** Its bytes as they come: the host is made to wait while they are worked on. */
  private stream(response: Response, name: string): ByteStream {
    let received = 0
    const reader = response.body?.getReader()
    const next = async () => {
      try {
        const part = await reader?.read()
        received += part?.value?.length ?? 0
        return part?.value ?? null
      } catch (error) {
        throw this.brokeOff(error, name, received)
      }
    }
    // What was packed on the way has another length here.
    const said = response.headers.get('content-encoding') === null ? response.headers.get('content-length') : null
    const close = async () => reader?.cancel().catch(() => undefined)
    return streamOfPieces(said === null ? null : Number(said), next, close)
  }

  /** Its bytes, at least `enough` of them where there are so many. */
  private async body(response: Response, name: string, enough: number): Promise<Uint8Array> {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    const total = Number(response.headers.get('content-length') ?? 0)
    let received = 0
    const reader = response.body?.getReader()
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        chunks.push(part.value)
        received += part.value.length
        // The length is that of what was sent, which a host may have compressed.
        if (total > 0) this.onProgress(name, Math.min(1, received / total))
        if (received >= enough) break
      }
      await reader?.cancel()
    } catch (error) {
      throw this.brokeOff(error, name, received)
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer())
  }

  private brokeOff(error: unknown, name: string, received: number): Error {
    const address = new URL(name, this.folder).href
    return this.explained(error, says.modelHostBrokeOff({ address, count: formatCount(received) }))
  }

  private explained(error: unknown, said: Message): Error {
    return this.signal?.aborted === true ? new Cancelled() : new BadInput(said, { cause: error })
  }
}
