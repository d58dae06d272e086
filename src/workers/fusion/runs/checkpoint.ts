/**
 * A run's checkpoint carries its summary, in the metadata of the safetensors file: with the file alone, which the page keeps where the
 * browser's storage does not, the run goes on.
 */
import * as says from '../../../messages/generated/fusion'
import { BadInput } from '../../../gpu/errors'
import type { FusionRunSummary } from './types'
import { parseSummary } from './summary'

const KEY = 'run'
const METADATA = '__metadata__'
/** The format's length field; headers end at a multiple of it. */
const PREFIX = 8

/** @param state a safetensors file, which it leaves as it is but for one entry of its metadata */
export function withSummary(state: ArrayBuffer, summary: FusionRunSummary): ArrayBuffer {
  const { header, end } = headerOf(state)
  const metadata = { ...(header[METADATA] as object | undefined), [KEY]: JSON.stringify(summary) }
  const text = new TextEncoder().encode(JSON.stringify({ ...header, [METADATA]: metadata }))
  const length = Math.ceil(text.length / PREFIX) * PREFIX
  const tensors = new Uint8Array(state, end)
  const file = new Uint8Array(PREFIX + length + tensors.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true)
  file.fill(' '.charCodeAt(0), PREFIX, PREFIX + length)
  file.set(text, PREFIX)
  file.set(tensors, PREFIX + length)
  return file.buffer
}

/** @throws BadInput where the file holds no summary */
export function summaryIn(checkpoint: ArrayBuffer): FusionRunSummary {
  const metadata = headerOf(checkpoint).header[METADATA] as Record<string, string> | undefined
  const text = metadata?.[KEY]
  if (text === undefined) throw new BadInput(says.checkpointNoRun())
  return parseSummary(JSON.parse(text))
}

function headerOf(file: ArrayBuffer): { header: Record<string, unknown>; end: number } {
  try {
    const end = PREFIX + Number(new DataView(file).getBigUint64(0, true))
    return { header: JSON.parse(new TextDecoder().decode(new Uint8Array(file, PREFIX, end - PREFIX))), end }
  } catch {
    throw new BadInput(says.checkpointHeader())
  }
}
