/** The weights of a mixture's run, out of its file: a .zip of this page's, or the bare .safetensors. */
import * as says from '../../messages/generated/store'
import { BadInput } from '../../data/bad-input'
import { someOf } from '../../data/left-out'
import { readRunFile } from './read'

export const WEIGHTS = 'weights.safetensors'

/** What a safetensors header begins with, behind its length. */
const BRACE = '{'.charCodeAt(0)
const HEADER_AT = 8

const isBare = (bytes: Uint8Array) => bytes[HEADER_AT] === BRACE

/** What is to be said of a run's file beside what is in it, in a sentence; null where it was made so that damage shows. */
export function noteOnFile(file: ArrayBuffer): string | null {
  return isBare(new Uint8Array(file))
    ? 'A bare .safetensors has no seal: had a number in it changed on the way here, nothing would show it. The .zip of “Download run” has one.'
    : null
}

/** @throws BadInput where a zip has no weights, or is damaged in any of its bytes */
export async function weightsOf(file: ArrayBuffer): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(file)
  if (isBare(bytes)) return file
  const { parts } = await readRunFile(bytes, 'mixture')
  const weights = parts.get(WEIGHTS)
  if (weights === undefined) throw new BadInput(says.runZipExported({ there: someOf([...parts.keys()]) }))
  return new Uint8Array(weights).buffer
}
