/**
 * Files that are dropped anywhere on the page: a run's file opens in its lab's room, whichever room it was dropped in. What is none goes to
 * the place that it was dropped on; where there is none, a sentence says where such files belong.
 */
import { plainName } from '../../messages/plain'
import type { RunLab } from '../../store/run-file/types'
import { fetchScript } from './fetched-script.svelte'
import { faultOf, type PlacedNotice } from './trouble/notices.svelte'
import { roomNames, type Room } from './address/route.svelte'

/** A lab's room, as runs' files are opened in it. */
export interface RunOpener {
  /** Goes there, opens the run and keeps it; the room's notices say what came of it, at its list of runs. */
  open(file: File): Promise<void>
  /** What they say, which stands elsewhere from then on. */
  takeNotice(): PlacedNotice | null
}

export type RunOpeners = Readonly<Record<RunLab, RunOpener>>

const RUN_FILE = /\.(zip|safetensors)$/i
const IMAGES = /\.(png|jpe?g|webp|gif|bmp|avif|svg|gz|bin|idx|idx[13]-ubyte)$/i
const CAPTIONS = /\.(txt|csv|tsv|jsonl?|ndjson|token|caption)$/i

/** What is known of files while they are dragged: a browser tells their kinds, not their names. */
export interface Dragged {
  /** Media types, "" where the browser knows none. */
  types: readonly string[]
  /** What the place below takes, as it is called; null where it takes nothing. */
  place: string | null
  room: Room
}

export class Drops {
  /** What is dragged over the page; null: nothing. */
  dragged = $state.raw<Dragged | null>(null)
  /** Name of the file that is looked at, or opened. */
  opening = $state.raw<string | null>(null)
  notice = $state.raw<PlacedNotice | null>(null)
  readonly #openers: RunOpeners

  constructor(openers: RunOpeners) {
    this.#openers = openers
  }

  /**
   * One file that may be a run's.
   * @param handOn gives it to the place that it was dropped on; whether that took it
   */
  async take(file: File, handOn: () => boolean): Promise<void> {
    await this.#open(file, null, () => {
      if (!handOn()) this.refuse([file.name])
    })
  }

  /** A file that was chosen as a run of a lab, with its room's own button; it may be the other lab's. */
  async choose(file: File, lab: RunLab): Promise<void> {
    await this.#open(file, lab, () => undefined)
  }

  /** Files for which there is no place where they were dropped. */
  refuse(names: readonly string[]): void {
    this.notice = { kind: 'trouble', text: refusal(names), actions: [] }
  }

  /** @param chosenIn the room whose button chose it: it is its where it says nothing itself, and what came of it is said there */
  async #open(file: File, chosenIn: RunLab | null, none: () => void): Promise<void> {
    this.notice = null
    this.opening = chosenIn === null ? plainName(file.name) : null
    try {
      const { recogniseFile } = await fetchScript('What reads runs', () => import('../../store/run-file/recognise'))
      const lab = (await recogniseFile(file))?.lab ?? chosenIn
      if (lab === null) none()
      else {
        await this.#openers[lab].open(file)
        if (lab !== chosenIn) this.notice = this.#openers[lab].takeNotice()
      }
    } catch (reason) {
      const { message, messageId: help } = faultOf(reason)
      this.notice = { kind: 'trouble', text: message, actions: [], help }
    }
    this.opening = null
  }
}

/** What will happen with what is dragged, in a sentence or two. */
export function promiseOf({ types, place, room }: Dragged): string {
  const one = types.length === 1 ? (types[0] ?? '') : null
  const mayBeRun = one !== null && (one === '' || /zip|octet-stream/.test(one))
  const run = 'A run’s file opens in its room and is kept among your runs.'
  if (place !== null) return mayBeRun ? `${run} Anything else goes to “${place}”.` : `This goes to “${place}”.`
  if (room === 'captions') return mayBeRun ? `${run} Anything else is read for captions.` : 'This is read for captions.'
  if (mayBeRun) return `${run} Images and captions have places of their own.`
  return types.every((type) => type.startsWith('image/'))
    ? IMAGES_BELONG
    : 'A run’s file is one .zip. Images and captions have places of their own.'
}

const IMAGES_BELONG =
  'Images belong in the box “Your own images” of the room Mixture, or, with captions, of the room Fusion.'

/** @param names of the files, one at least */
export function refusal(names: readonly string[]): string {
  const [first = ''] = names
  const what =
    names.length === 1
      ? `“${plainName(first)}”`
      : `“${plainName(first)}” and ${(names.length - 1).toLocaleString('en')} more`
  if (names.every((name) => IMAGES.test(name))) return `${what} cannot be opened here. ${IMAGES_BELONG}`
  if (names.every((name) => CAPTIONS.test(name)))
    return `${what} cannot be opened here. Captions belong in the room ${roomNames.captions}, where they may be dropped anywhere.`
  return names.some((name) => RUN_FILE.test(name))
    ? `${what}: no run is in it that “Download run” made. ${IMAGES_BELONG}`
    : `${what}: nothing here takes such files. A run’s file is the .zip of “Download run”. ${IMAGES_BELONG}`
}

/** Whether a dropped file may be a run's, by its name. */
export const mayBeRun = (name: string): boolean => RUN_FILE.test(name)
