/** The command line of `npm run inspect`: what may be asked for, and what is said where it is asked wrongly. */
import { parseArgs } from 'node:util'
import type { ChoiceName, Choices } from '../src/data/understood-types'

export const HELP = `npm run --silent inspect -- PATH… [options]

Says what the page would understand of files before anything is trained on them. A PATH is a file, a zip or a folder; several are
taken together, as if they were dropped on the page at once. Nothing is changed, and nothing leaves this machine.

  --room mixture|fusion|captions|model   what they are meant for: images; images with captions; captions alone; a model or a run.
                                         Default: what they look like, said as "room"
  --choose NAME=VALUE                    answers one of the "questions" in what is printed; repeatable
  --help                                 this text

Prints one JSON object:

  {"images": 30, "size": {"width": 28, "height": 28}, "classes": {"cat": 15, "dog": 15}, "division": {"train": 27, "test": 3},
   "captions": {"set/1.png": ["a cat"]}, "leftOut": [{"file": "set/a.gif", "reason": "…"}], "notes": ["…"], …}

Every file is used or stands in "leftOut", one line of a file with its number ("line"). Pixels are not decoded: a picture whose header is
whole counts as an image, and weights are looked at by their headers. Images of several sizes have {"smallest": {…}, "largest": {…}}.

Exit status: 0 something could be used; 1 nothing could; 2 the command line is wrong.`

export const ROOMS = ['mixture', 'fusion', 'captions', 'model'] as const

export type InspectRoom = (typeof ROOMS)[number]

export interface InspectArguments {
  paths: string[]
  /** Null: what the files look like. */
  room: InspectRoom | null
  choices: Choices
}

/** The command line is wrong: exit status 2. */
export class UsageError extends Error {}

/** A table, so that none can be forgotten. */
const IS_CHOICE: Readonly<Record<ChoiceName, true>> = {
  classes: true,
  loose: true,
  division: true,
  background: true,
  orientation: true,
  set: true,
  metadata: true,
  column: true,
  captions: true,
  model: true,
}
const CHOICES = Object.keys(IS_CHOICE) as ChoiceName[]

/**
 * @param given arguments without the program's own name
 * @returns null where help was asked for
 * @throws UsageError naming what is wrong, its value and what is allowed
 */
export function parseInspectArguments(given: string[]): InspectArguments | null {
  const { values, positionals } = parse(given)
  if (values.help) return null
  if (positionals.length === 0) throw new UsageError('No path was named; name a file, a zip or a folder.')
  return {
    paths: positionals,
    room: values.room === undefined ? null : oneOf('--room', values.room, ROOMS),
    choices: Object.fromEntries(values.choose.map(choiceOf)),
  }
}

function parse(given: string[]) {
  try {
    return parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        room: { type: 'string' },
        choose: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function choiceOf(text: string): [ChoiceName, string] {
  const equals = text.indexOf('=')
  if (equals < 1) throw new UsageError(`--choose is "${text}"; write NAME=VALUE, such as classes=2.`)
  return [oneOf('--choose', text.slice(0, equals), CHOICES), text.slice(equals + 1)]
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value)
  if (found === undefined) throw new UsageError(`${option} is "${value}"; allowed: ${allowed.join(', ')}.`)
  return found
}
