/** Parameters of an address: which there are beside what the rooms show, how one is read, and how they are written. */
import { describeRange, parseValue, type SettingControl, type SettingValue } from '../settings'

/** Of the form of the addresses; raised where an old one would be read wrongly. */
export const VERSION = 1
export const versionKey = 'v'

/** Say how this machine computes: a link to what is shown leaves them out. */
const OF_THIS_MACHINE: readonly string[] = ['backend', 'selftest']
/** Say how the page is shown. The part of the page that one belongs to reads and writes it; every address keeps it. */
const OF_THE_PAGE: readonly string[] = ['lesson', 'step', 'hide', 'present', 'embed']
/** Hung on by those who pass links on; nobody wants to be told. */
const HUNG_ON = /^(utm_.*|.*clid)$/

export type Parameter = readonly [name: string, value: string]

export const isOfThisMachine = (name: string): boolean => OF_THIS_MACHINE.includes(name)

/** Whether a parameter says nothing of what a room shows. */
export const isBeside = (name: string): boolean =>
  name === versionKey || isOfThisMachine(name) || OF_THE_PAGE.includes(name) || HUNG_ON.test(name)

/** The parameters that every address keeps. */
export const besides = (parameters: URLSearchParams): Parameter[] =>
  [...parameters].filter(([name]) => isOfThisMachine(name) || OF_THE_PAGE.includes(name))

/** Parameters as an address's query, `''` for none. Commas stay what they are: lists are to be read. */
export function queryOf(parameters: Iterable<Parameter>): string {
  const text = new URLSearchParams([...parameters].map(([name, value]) => [name, value])).toString()
  return text === '' ? '' : `?${text.replaceAll('%2C', ',')}`
}

/** `keep` with a part's parameters in place of those that were its before. */
export function withPart(
  keep: URLSearchParams,
  owns: (name: string) => boolean,
  written: readonly Parameter[],
): Parameter[] {
  return [...[...keep].filter(([name]) => !owns(name)), ...written]
}

/** What is said of a value that cannot be used. @param range words after "is not" */
export const notUsed = (name: string, text: string, range: string): string =>
  `The link’s ${name}=${text} is not ${range}; ignored.`

/** A parameter's value; null where it is not there, or where the control could not be set to it, which is noted. */
export function readParameter(
  parameters: URLSearchParams,
  name: string,
  control: SettingControl,
  notes: string[],
): SettingValue | null {
  const text = parameters.get(name)
  if (text === null) return null
  const value = parseValue(control, text)
  if (value === null) notes.push(notUsed(name, text, describeRange(control)))
  return value
}

/** The choices of a list, as a control of which an address names one. */
export const oneOf = (values: readonly string[]): SettingControl => ({
  kind: 'choice',
  options: values.map((value) => ({ value, label: value, help: '' })),
})

/** What is said of a stored run that a link asks for and this browser has not. */
export const notHere = (runId: string): string =>
  `The link’s run ${runId} is kept in another browser, or was deleted; what comes with the page is shown.`

/** What is said of a link to a run of the visitor's own. @param stored in this browser; else in memory alone */
export const runStays = (stored: boolean): string =>
  `The run is ${stored ? 'kept in this browser alone: elsewhere' : 'not saved here yet:'} the link opens what comes with the page, with these settings.`
