/** How the .md files of this folder are written, which is how the page's help and the script that generates the functions read them. */

/** One message: what is said, and what the help tells of it. */
export interface Entry {
  /** The heading; it never changes, for addresses and other sites name it. */
  id: string
  /** Words with `{placeholders}`. */
  sentence: string
  why: string
  mend: string
  /** Why the sentence names no value; null where it does, or should. */
  withoutValue: string | null
}

/** One file: its title, what it is about, and its messages. */
export interface Area {
  title: string
  about: string
  entries: Entry[]
}

const LABELS = { 'Why: ': 'why', 'Mend: ': 'mend', 'No value: ': 'withoutValue' } as const

/**
 * A file is "# Title", a paragraph about it, and for each message "## id" with paragraphs: the sentence, "Why: …", "Mend: …" and, where
 * it has no placeholder, "No value: …".
 * @throws RangeError for anything else: the files are ours
 */
export function parseArea(text: string): Area {
  const [head = '', ...parts] = text.split(/^## /m)
  const [title = '', ...about] = paragraphs(head)
  if (!title.startsWith('# '))
    throw new RangeError(`A file of messages begins with "# " and its title, not "${title}".`)
  return { title: title.slice(2), about: about.join(' '), entries: parts.map(parseEntry) }
}

function parseEntry(text: string): Entry {
  const [id = '', sentence = '', ...rest] = paragraphs(text)
  const entry: Entry = { id, sentence, why: '', mend: '', withoutValue: null }
  for (const paragraph of rest) {
    const label = (Object.keys(LABELS) as (keyof typeof LABELS)[]).find((each) => paragraph.startsWith(each))
    if (label === undefined)
      throw new RangeError(`${id}: "${paragraph}" begins with none of ${Object.keys(LABELS).join(', ')}`)
    entry[LABELS[label]] = paragraph.slice(label.length)
  }
  return entry
}

const paragraphs = (text: string): string[] =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' '))
    .filter((paragraph) => paragraph !== '')

/** Names of a sentence's placeholders, each once. */
export const placeholdersOf = (sentence: string): string[] => [
  ...new Set([...sentence.matchAll(/\{([a-z][a-zA-Z]*)\}/g)].map(([, name = '']) => name)),
]

/** "too-few-images" → "tooFewImages": what the function of a message is called. */
export const functionName = (id: string): string =>
  id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
