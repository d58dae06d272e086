/** What a check found wrong with a setting or a part of a file, in words: valibot's own messages are in its jargon. */
import type * as v from 'valibot'

/** What each kind of value is called. */
const names: Readonly<Record<string, string>> = {
  number: 'a number',
  integer: 'a whole number',
  finite: 'a finite number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  variant: 'an object',
  tuple: 'a list',
  strict_tuple: 'a list',
  iso_date: 'a date such as 2026-01-31',
  hexadecimal: 'a hexadecimal number',
}
/** What something is that valibot does not quote. */
const received: Readonly<Record<string, string>> = { Object: 'an object', Array: 'a list', NaN: 'no number' }

/**
 * A clause that goes behind the part's name: `is "full"; allowed: "demo", "paper"`.
 * Messages of our own schemas are such clauses already.
 */
export function issueClause(issue: v.BaseIssue<unknown>): string {
  const { type, message } = issue
  if (!message.startsWith('Invalid')) return message
  if (issue.expected === 'never') return 'is one too many'
  const wanted = wantedOf(issue)
  if (issue.received === 'undefined') return `is missing; ${wanted}`
  if (type.endsWith('length')) return `${issue.received === '0' ? 'is empty' : `has ${issue.received}`}; ${wanted}`
  return `is ${received[issue.received] ?? issue.received}; ${wanted}`
}

/** The clause of a number that a setting cannot be set to: "is 1; allowed: 100 to 200,000". */
export const notBetween = (value: number, low: number, high: number): string =>
  `is ${inFull(value)}; allowed: ${inFull(low)} to ${inFull(high)}`

const inFull = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 20 })

function wantedOf({ type, expected, message }: v.BaseIssue<unknown>): string {
  const bound = expected?.replace(/^[<>]=/, '') ?? ''
  if (type === 'min_length') return `it has to have at least ${bound}`
  if (type === 'length') return `it has to have ${bound}`
  if (type === 'min_value') return `it has to be ${bound} or more`
  if (type === 'max_value') return `it has to be ${bound} or less`
  // A key that is missing altogether is told by its name alone.
  if (message.startsWith('Invalid key')) return 'it is needed'
  const options = expected?.replace(/^\((.*)\)$/, '$1').split(' | ') ?? []
  if (options.some((option) => option.startsWith('"')))
    return options.length === 1 ? `it has to be ${options[0]}` : `allowed: ${options.join(', ')}`
  if (options.length > 1) return `it has to be ${options.map((option) => names[option] ?? option).join(', ')}`
  return `it has to be ${names[type] ?? type}`
}
