/** One JSON text, which unlike everything else is read whole. */
import * as says from '../../messages/generated/caption-files'
import { BadInput, formatCount } from '../bad-input'
import { asUtf8 } from './as-utf8'
import { parsedAnswers } from './json-answers'

/** Longest text that is parsed whole; 100,000 captions take a tenth of it. */
const MOST_BYTES = 1 << 28

/** Stands in a text for bytes that are not UTF-8. */
export const REPLACEMENT = '\uFFFD'

export interface WholeText {
  text: string
  /** True where some of it was not UTF-8: there a REPLACEMENT stands. */
  damaged: boolean
}

/** @throws BadInput where the text is no JSON */
export function parseJson(text: string, name: string): unknown {
  try {
    return parsedAnswers(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadInput(says.jsonInvalid({ name, reason }))
  }
}

/** @throws BadInput where it is too long */
export async function wholeText(bytes: AsyncIterable<Uint8Array>, name: string): Promise<WholeText> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of asUtf8(bytes, name)) {
    length += chunk.length
    if (length > MOST_BYTES) throw new BadInput(says.jsonTooLong({ name, most: formatCount(MOST_BYTES) }))
    parts.push(chunk.slice())
  }
  try {
    return { text: decoded(parts, true), damaged: false }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { text: decoded(parts, false), damaged: true }
  }
}

/** @throws TypeError where `fatal` and not all is UTF-8 */
function decoded(parts: readonly Uint8Array[], fatal: boolean): string {
  const decoder = new TextDecoder('utf-8', { fatal })
  const texts = parts.map((part) => decoder.decode(part, { stream: true }))
  return [...texts, decoder.decode()].join('')
}
