/** A safetensors file tensor by tensor, as its bytes come: one of them is in memory at a time. */
import * as says from '../../messages/generated/weights'
import { throwIfCancelled, giveWay, type Task } from '../cancellation'
import type { ByteStream } from './byte-stream'
import { decode, type SafetensorsEntry } from './safetensors'
import { headerEnd, parseHeader, placesIn, PREFIX, SafetensorsError, type TensorPlace } from './safetensors-header'

/** Told of a file's tensors. What it throws ends the reading. */
export interface TensorVisitor {
  /** Its header was read, none of its tensors. In the header's order; begin and end are counted from the header's end. */
  header(places: readonly TensorPlace[]): void
  /** False where a tensor is not wanted: it is not made. */
  wants(place: TensorPlace): boolean
  /** In the order of their bytes. */
  tensor(name: string, entry: SafetensorsEntry): void
  /** What of an F16 or BF16 tensor's own halves is made, in the place of float32; false where it is to come as that. */
  halves?(place: TensorPlace, halves: Uint16Array): boolean
}

/** Bytes after which messages are let in. */
const TURN = 1 << 22

/**
 * @param stream of the file from its beginning; stays the caller's to close
 * @throws SafetensorsError as `readSafetensors`; Cancelled; what the visitor and the stream throw
 */
export async function streamSafetensors(
  stream: ByteStream,
  visitor: TensorVisitor,
  { signal, onProgress }: Task = {},
): Promise<void> {
  throwIfCancelled(signal)
  const { header, dataStart } = parseHeader(await headOf(stream))
  const { places } = placesIn(header, stream.size === null ? null : stream.size - dataStart)
  visitor.header(places)
  const total = places.reduce((most, { end }) => Math.max(most, end), 0)
  let turn = 0
  for (const place of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const { name, dtype, shape, begin, end } = place
    const bytes = await stream.take(end - begin)
    if (bytes.length < end - begin)
      throw new SafetensorsError(says.safetensorsCutShort({ name, end, length: begin + bytes.length }))
    // A copy of its own: it may be a view into a file that is kept, and has to be aligned.
    if (visitor.wants(place)) {
      const copy = new Uint8Array(bytes)
      const isHalf = dtype === 'F16' || dtype === 'BF16'
      const isTaken = isHalf && visitor.halves?.(place, new Uint16Array(copy.buffer)) === true
      if (!isTaken) visitor.tensor(name, decode(name, dtype, shape, copy))
    }
    onProgress?.(end / total)
    turn += bytes.length
    if (turn < TURN) continue
    turn = 0
    await giveWay(signal)
  }
  const rest = (await stream.take(1)).length
  if (rest > 0) throw new SafetensorsError(says.safetensorsRest({ bytes: rest }))
}

async function headOf(stream: ByteStream): Promise<Uint8Array> {
  const prefix = new Uint8Array(await stream.take(PREFIX))
  const rest = await stream.take(headerEnd(prefix) - PREFIX)
  const head = new Uint8Array(PREFIX + rest.length)
  head.set(prefix)
  head.set(rest, PREFIX)
  return head
}
