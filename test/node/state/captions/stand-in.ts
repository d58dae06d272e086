/**
 * Caption workers for tests of the page's state: they score by length, generalise by cutting, keep the list in memory, and
 * answer when the test lets them.
 */
import { rankCorrelation } from '../../../../src/metrics/statistics/rank-correlation'
import { summarise, summarisePaired } from '../../../../src/metrics/statistics/summary'
import type { CaptionListHeader, ColumnPart, ListId } from '../../../../src/store/caption-types'
import type { CaptionWorker } from '../../../../src/workers/captions/pool'
import type {
  CaptionAnswer,
  CaptionAsk,
  CaptionCommand,
  CaptionEvent,
  CaptionPart,
  CaptionRequestName,
} from '../../../../src/workers/captions/protocol'
import { packFlags } from '../../../../src/workers/captions/packed-scores'
import { vocabulary } from '../../vocabulary'
import { StandInWorker } from '../stand-in-worker'

type Answers = {
  [N in CaptionRequestName]: (ask: CaptionAsk<N>, part: (part: CaptionPart<N>) => void) => CaptionAnswer<N>
}

/** What outlives a worker: the browser's storage. */
export class StandInStorage {
  list: ListId = ''
  header: CaptionListHeader | null = null
  columns = new Map<string, (string | null)[]>()
  readonly files = new Map<string, { name: string; content: Blob }>()
  /** Names of the files of NLTK's tagger. */
  tagger: string[] = []

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

const saved = { saved: 'disk', note: null } as const
const nowhere = { saved: 'nowhere', note: null } as const

export class StandInCaptions extends StandInWorker<CaptionCommand, CaptionEvent> implements CaptionWorker {
  /** While true, scores wait in `held` until the test releases them. */
  holding = false
  readonly held: (() => void)[] = []
  samples = ['A sample caption', 'Another one']
  readonly answers: Answers

  constructor(readonly storage = new StandInStorage()) {
    super()
    this.answers = {
      score: ({ captions, reading }) => ({
        scores: Float64Array.from(captions.flatMap((caption) => standInScore(caption, reading))),
        flags: packFlags(captions, vocabulary),
      }),
      generalise: ({ captions, level }) => ({
        versions: captions.map((text) => {
          const caption = text
            .split(' ')
            .slice(0, level === 'general' ? 3 : 1)
            .join(' ')
          return { caption, kept: caption === text ? 'no-safe-edit' : null }
        }),
      }),
      loosen: ({ caption }) => {
        const words = caption.split(' ')
        return { captions: words.length > 1 ? [words.slice(1).join(' ')] : [] }
      },
      summarise: ({ values, seed }) => ({ summary: summarise(values, seed) }),
      summarisePaired: ({ before, after, seed }) => ({ summary: summarisePaired(before, after, seed) }),
      correlate: ({ x, y, seed }) => rankCorrelation(x, y, seed),
      samples: () => ({ captions: this.samples }),
      tagger: () => ({ published: this.storage.tagger.length > 0 ? ('nltk' as const) : ('own' as const) }),
      keepTagger: ({ files }) => {
        this.storage.tagger = files.map(({ name }) => name)
        return {}
      },
      forgetTagger: () => {
        this.storage.tagger = []
        return {}
      },
      inspectFile: () => ({
        description: 'a table with commas',
        columns: ['id', 'caption'].map((column, i) => ({
          name: column,
          examples: [],
          layout: { kind: 'table', delimiter: ',', header: true, column: i, columns: 2 },
        })),
        suggested: 1,
        header: true,
      }),
      readFile: ({ choice: { scored, carried } }, part) => {
        const rows = (captions: string[]) => ({
          captions,
          beside: scored.slice(1).map(() => captions.map((caption) => caption.slice(0, 4))),
          carried: carried.map(() => captions.map((caption) => `id of ${caption}`)),
        })
        const left = [{ before: 2, line: 3, words: 'has no text', carried: carried.map(() => 'id of line 3') }]
        part({ ...rows(['from', 'a file']), left, bytesRead: 5, bytes: 10 })
        part({ ...rows(['read in parts']), left: [], bytesRead: 10, bytes: 10 })
        return { count: 3, skipped: 1, notes: ['1 line was left out because it has no text: line 3.'] }
      },
      keepList: ({ list, header }) => {
        storage.list = list
        storage.header = structuredClone(header)
        storage.columns.clear()
        return saved
      },
      keepTexts: ({ list, part }) => {
        if (list !== storage.list) return nowhere
        storage.write(part)
        return saved
      },
      keepSettings: ({ list, settings }) => {
        if (list !== storage.list || storage.header === null) return nowhere
        storage.header.settings = structuredClone(settings)
        return saved
      },
      dropColumn: ({ list, column }) => {
        if (list !== storage.list) return nowhere
        storage.columns.delete(column)
        return saved
      },
      recallList: (_, part) => {
        for (const [column, texts] of storage.columns) part({ column, offset: 0, texts })
        const { list, header } = storage
        return { record: header && { list, header } }
      },
      forgetList: () => {
        storage.list = ''
        storage.header = null
        storage.columns.clear()
        return {}
      },
      keepFile: ({ place, name, file }) => {
        storage.files.set(place, { name, content: file })
        return { kept: true }
      },
      keptFile: ({ place }) => ({ file: storage.files.get(place) ?? null }),
      dropFile: ({ place }) => {
        storage.files.delete(place)
        return {}
      },
      explain: () => {
        throw new Error('The stand-in explains nothing.')
      },
    }
  }

  override postMessage(command: CaptionCommand): void {
    const waits = this.holding && command.type === 'request' && command.name === 'score'
    if (waits) this.held.push(() => super.postMessage(command))
    else super.postMessage(command)
  }
}
