/**
 * Conversations about pictures, as models that see are trained on them: LLaVA's `conversations` of `from` and `value`, a chat's `messages`
 * of `role` and `content`. What is asked is no caption; the answers are.
 */

const ANSWERING: ReadonlySet<string> = new Set(['gpt', 'assistant', 'model', 'bot', 'chatgpt', 'blip'])
const ASKING: ReadonlySet<string> = new Set(['human', 'user', 'system', 'tool', 'developer', 'prompter'])

/** Stands in a text for the picture that is spoken of. */
const PICTURE_MARK = /<(image|img|video|im_start|im_end|image_placeholder)>/gi

/** No data set puts its conversations deeper. */
const MOST_STEPS = 8

type Fields = Readonly<Record<string, unknown>>

/**
 * @param text of a JSON value
 * @returns the value, each list of turns in it replaced by the list of its answers
 * @throws SyntaxError where it is no JSON
 */
export function parsedAnswers(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Most files hold no conversation, and need no second look.
  return /"(from|role)"\s{0,9}:/.test(text) ? answersIn(value, 0) : value
}

function answersIn(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MOST_STEPS) return value
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, answersIn(inner, depth + 1)]))
  const items: readonly unknown[] = value
  if (items.length === 0 || !items.every(isTurn)) return items.map((item) => answersIn(item, depth + 1))
  return items.filter((turn) => ANSWERING.has(speakerOf(turn))).map((turn) => saidIn(turn))
}

const isTurn = (item: unknown): item is Fields => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false
  const speaker = speakerOf(item as Fields)
  return ANSWERING.has(speaker) || ASKING.has(speaker)
}

const speakerOf = ({ from, role }: Fields): string => {
  const speaker = from ?? role
  return typeof speaker === 'string' ? speaker.toLowerCase() : ''
}

/** What a turn says: a text, or the texts among the parts that it is made of. */
function saidIn({ value, content, text }: Fields): string {
  const said = value ?? content ?? text
  const parts: readonly unknown[] = Array.isArray(said) ? said : [said]
  return parts
    .map((part) => (typeof part === 'object' && part !== null && 'text' in part ? part.text : part))
    .filter((part) => typeof part === 'string')
    .join(' ')
    .replace(PICTURE_MARK, '')
    .trim()
}
