/**
 * Caption workers for tests of the page's state: they score by length, generalise by cutting, keep the list in memory, and
 * answer when the test lets them.
 */
import type { CaptionListHeader, ColumnPart } from '../../../../src/store/caption-types'
import type { CaptionWorker } from '../../../../src/workers/captions/pool'
import type { CaptionCommand, CaptionEvent, CaptionRequest } from '../../../../src/workers/captions/protocol'

/** What outlives a worker: the browser's storage. */
export class StandInStorage {
  header: CaptionListHeader | null = null
  columns = new Map<string, (string | null)[]>()

  write({ column, offset, texts }: ColumnPart) {
    const kept = this.columns.get(column) ?? []
    texts.forEach((text, i) => (kept[offset + i] = text))
    this.columns.set(column, kept)
  }
}

/** SI, BT, TM, DA, GS of a caption: its length in steps; as intended, half of it. NaN without a letter. */
export function standInScore(caption: string, reading: string): number[] {
  const value = /[a-z]/i.test(caption) ? (caption.length % 20) / (reading === 'published' ? 2 : 4) : NaN
  return [value, value, value, value, value]
}

export class StandInCaptions implements CaptionWorker {
  /** Names of the requests so far, in order. */
  readonly heard: string[] = []
  /** While true, scores wait in `held` until the test releases them. */
  holding = false
  readonly held: (() => void)[] = []
  samples = ['A sample caption', 'Another one']
  /** Captions that this server fails on are generalised to nothing. */
  #listeners: ((event: MessageEvent<CaptionEvent>) => void)[] = []

  constructor(readonly storage = new StandInStorage()) {}

  postMessage(command: CaptionCommand) {
    if (command.type !== 'request') return
    this.heard.push(command.name)
    const answer = () => this.#answer(command)
    if (this.holding && command.name === 'score') this.held.push(answer)
    else queueMicrotask(answer)
  }

  addEventListener(
    type: 'message' | 'error' | 'messageerror',
    listener: ((event: MessageEvent<CaptionEvent>) => void) | ((event: Event) => void),
  ) {
    if (type === 'message') this.#listeners.push(listener as (event: MessageEvent<CaptionEvent>) => void)
  }

  terminate() {
    this.#listeners = []
  }

  #answer(request: CaptionRequest) {
    const { id, name } = request
    const says = (event: unknown) => {
      for (const listener of this.#listeners) listener({ data: event } as MessageEvent<CaptionEvent>)
    }
    const reply = (answer: unknown) => says({ type: 'reply', name, id, answer })
    const saved = { saved: 'disk', note: null }
    switch (request.name) {
      case 'score': {
        const { captions, reading } = request.ask
        return reply({ scores: Float64Array.from(captions.flatMap((caption) => standInScore(caption, reading))) })
      }
      case 'generalise':
        return reply({
          captions: request.ask.captions.map((caption) =>
            caption
              .split(' ')
              .slice(0, request.ask.level === 'general' ? 3 : 1)
              .join(' '),
          ),
        })
      case 'loosen': {
        const words = request.ask.caption.split(' ')
        return reply({ captions: words.length > 1 ? [words.slice(1).join(' ')] : [] })
      }
      case 'samples':
        return reply({ captions: this.samples })
      case 'inspectFile':
        return reply({
          description: 'a table with commas',
          columns: ['id', 'caption'].map((column, i) => ({
            name: column,
            examples: [],
            layout: { kind: 'table', delimiter: ',', header: true, column: i, columns: 2 },
          })),
          suggested: 1,
          header: true,
        })
      case 'readFile':
        says({ type: 'part', name, id, part: { captions: ['from', 'a file'], bytesRead: 5, bytes: 10 } })
        says({ type: 'part', name, id, part: { captions: ['read in parts'], bytesRead: 10, bytes: 10 } })
        return reply({ count: 3, skipped: 1, notes: ['1 line was left out because it has no text: line 3.'] })
      case 'keepList':
        this.storage.header = structuredClone(request.ask.header)
        this.storage.columns.clear()
        return reply(saved)
      case 'keepTexts':
        this.storage.write(request.ask.part)
        return reply(saved)
      case 'keepSettings':
        if (this.storage.header !== null) this.storage.header.settings = structuredClone(request.ask.settings)
        return reply(saved)
      case 'dropColumn':
        this.storage.columns.delete(request.ask.column)
        return reply(saved)
      case 'recallList':
        for (const [column, texts] of this.storage.columns) {
          says({ type: 'part', name, id, part: { column, offset: 0, texts } })
        }
        return reply({ header: this.storage.header })
      case 'forgetList':
        this.storage.header = null
        this.storage.columns.clear()
        return reply({})
      case 'explain':
        return says({ type: 'fault', id, fault: { name: 'BadInput', message: 'The stand-in explains nothing.' } })
    }
  }
}
