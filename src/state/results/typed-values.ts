/** Values and seeds as they are typed, with commas between them: what they are, or what is wrong with them in one sentence. */
import type { SettingValue } from '../../results/types'

export type Typed<T> = { values: T[] } | { problem: string }

/** A number that is written out: "1", "-0.5", "2e-5"; neither "0." nor "1e" nor "". */
const NUMBER = /^[-+]?(\d+(\.\d+)?|\.\d+)(e[-+]?\d+)?$/i

interface Kind {
  /** What may be typed, behind "it has to be". */
  words: string
  /** Undefined where it is something else. */
  read: (part: string) => SettingValue | undefined
}

const kinds = {
  number: { words: 'a number', read: (part) => (NUMBER.test(part) ? Number(part) : undefined) },
  boolean: {
    words: 'true or false',
    read: (part) => (part === 'true' || part === 'false' ? part === 'true' : undefined),
  },
  string: { words: 'one of its choices', read: (part) => part },
  part: { words: 'none, which leaves it out', read: (part) => (part === 'none' ? null : undefined) },
} as const satisfies Record<string, Kind>

/**
 * The values of one setting.
 * @param sample what it is in a preset; an object where it is a part that may be left out
 */
export function typedValues(path: string, text: string, sample: unknown): Typed<SettingValue> {
  const type = typeof sample
  const { words, read }: Kind = kinds[type === 'number' || type === 'boolean' || type === 'string' ? type : 'part']
  if (text.trim() === '') return { problem: `${path} has no value yet; each has to be ${words}.` }
  return typed(text, `a value of ${path}`, words, read)
}

export function typedSeeds(text: string): Typed<number> {
  const read = (part: string) => (/^\d+$/.test(part) ? Number(part) : undefined)
  if (text.trim() === '') return { problem: 'There is no seed; with each, every setting is run once: 0, 1, 2.' }
  return typed(text, 'a seed', 'a whole number from 0', read)
}

function typed<T>(text: string, what: string, words: string, read: (part: string) => T | undefined): Typed<T> {
  const values: T[] = []
  for (const part of text.split(',').map((one) => one.trim())) {
    const value = part === '' ? undefined : read(part)
    if (part === '')
      return { problem: `In “${text}” ${what} is missing beside a comma; give it or take the comma out.` }
    if (value === undefined) return { problem: `“${part}” is not ${what}: it has to be ${words}.` }
    if (values.includes(value)) return { problem: `“${part}” is there twice; leave one out.` }
    values.push(value)
  }
  return { values }
}
