/** Captions in one JSON text, which unlike everything else is read whole: an array, or an object with lists in it, as COCO's annotations are. */
import { BadInput, formatCount } from '../bad-input'

/** Longest text that is parsed whole; 100,000 captions take a tenth of it. */
const MOST_BYTES = 1 << 28

/**
 * The values of the text's array; of an object (COCO's `annotations`, or captions by picture), those of all lists in it and its own
 * strings, in their order.
 * @param field leaves out of an object's values those that cannot have the caption: without it, or for null no strings; undefined leaves in all
 * @throws BadInput where the text is no JSON, or there is no such value
 */
export function jsonItems(text: string, name: string, field?: string | null): unknown[] {
  const value = parse(text, name)
  if (Array.isArray(value)) return value
  const all = typeof value === 'object' && value !== null ? Object.values(value).flatMap(listed) : []
  const items =
    field === undefined ? all : all.filter((item) => (field === null ? typeof item === 'string' : has(item, field)))
  if (items.length > 0) return items
  throw new BadInput(
    `${name} holds one JSON ${value === null ? 'null' : typeof value} without captions in it; they must be in an array [...] or one a line.`,
  )
}

function listed(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? [value] : []
}

const has = (item: unknown, field: string) => typeof item === 'object' && item !== null && Object.hasOwn(item, field)

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BadInput(`${name} is not valid JSON (${reason}); mend it, or save one JSON value a line as .jsonl.`)
  }
}

/** @throws BadInput where it is too long, or no UTF-8 text */
export async function wholeText(bytes: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const parts: string[] = []
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let length = 0
  try {
    for await (const chunk of bytes) {
      length += chunk.length
      if (length > MOST_BYTES) break
      parts.push(decoder.decode(chunk, { stream: true }))
    }
    parts.push(decoder.decode(undefined, { stream: length > MOST_BYTES }))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new BadInput(`${name} is not UTF-8 text; save it as UTF-8 and choose it again.`, { cause: error })
  }
  if (length <= MOST_BYTES) return parts.join('')
  throw new BadInput(
    `${name} is one JSON text of more than ${formatCount(MOST_BYTES)} bytes; save it as .jsonl, one JSON value a line, which may have any length.`,
  )
}
