/** What a caption worker does with the page's words; needs no worker, so that it is tested in Node and measured as it is. */
import { BadInput } from '../../messages/errors'
import * as says from '../../messages/generated/captions'
import { explainCaption, type ScoringMeans } from '../../captions/score'
import type { NltkTagger } from '../../captions/tagging/nltk'
import { readNltkTagger, type NamedText } from '../../captions/tagging/nltk-files'
import { describeNoun } from '../../captions/wordnet/describe'
import type { ReadFile } from '../../captions/wordnet/load'
import { inspectCaptionFile, readCaptionFile } from '../../data/captions/file'
import { SAMPLE_CAPTIONS } from '../../data/captions/samples'
import { rankCorrelation } from '../../metrics/statistics/rank-correlation'
import { summarise, summarisePaired } from '../../metrics/statistics/summary'
import type { CaptionStore } from '../../store/caption-types'
import { KeptFileStore } from '../../store/kept-files'
import { CaptionKnowledge } from './knowledge'
import type { CaptionAnswer, CaptionAsk, CaptionCommand, CaptionEvent } from './protocol'
import type { CaptionParts, CaptionRequest, CaptionRequestName } from './protocol'
import { toFault } from '../shared/faults'
import { packFlags, packScores } from './packed-scores'
import { faultSaying, type Fault } from '../shared/protocol'

/** What the engine needs of the world around it. */
export interface CaptionEngineMeans {
  /** A reader of the site's files below `base`. */
  readFrom: (base: string) => ReadFile
  /** The list's store; called once, when it is first needed. */
  openStore: () => CaptionStore
  /** Where the visitor's own files are kept; called once, when it is first needed. */
  openFiles?: () => KeptFileStore
  /** NLTK's tagger; default: the one that is kept among those files. */
  nltk?: () => Promise<NltkTagger | null>
}

/** Where NLTK's tagger is kept among the visitor's own files. */
const TAGGER = 'nltk-tagger'

/** Every worker reads it from there. */
class TaggerNotKept extends BadInput {
  constructor() {
    super(says.nltkNotKept())
  }
}

/** Up to so many captions are a click's: they are worked on before any chunk. */
const FEW = 16

type Handlers = {
  [N in CaptionRequestName]: (
    ask: CaptionAsk<N>,
    request: { send: (part: N extends keyof CaptionParts ? CaptionParts[N] : never) => void; signal: AbortSignal },
  ) => CaptionAnswer<N> | Promise<CaptionAnswer<N>>
}

export class CaptionEngine {
  #knowledge: CaptionKnowledge | null = null
  #store: CaptionStore | null = null
  #files: KeptFileStore | null = null
  /** Chunks that wait: one at a time is worked on, and between two of them everything else has its turn. */
  #chunks: CaptionRequest[] = []
  #working = false
  readonly #under = new Map<number, AbortController>()

  constructor(
    private readonly means: CaptionEngineMeans,
    private readonly post: (event: CaptionEvent) => void,
  ) {}

  /** Resolves when the command is carried out; never rejects: what goes wrong is a `fault`. */
  async handle(command: CaptionCommand): Promise<void> {
    if (command.type === 'settings') {
      this.#knowledge = new CaptionKnowledge(
        this.means.readFrom(command.settings.base),
        this.means.nltk ?? (() => this.#keptTagger()),
      )
    } else if (command.type === 'cancel') {
      this.#chunks = this.#chunks.filter(({ id }) => id !== command.id)
      this.#under.get(command.id)?.abort()
    } else if (isChunk(command)) {
      this.#chunks.push(command)
      if (!this.#working) await this.#work()
    } else {
      await this.#answer(command)
    }
  }

  async #work(): Promise<void> {
    this.#working = true
    for (;;) {
      // Messages that came during the last chunk are taken in first.
      await nextTask()
      const chunk = this.#chunks.shift()
      if (chunk === undefined) break
      await this.#answer(chunk)
    }
    this.#working = false
  }

  async #answer({ name, id, ask }: CaptionRequest): Promise<void> {
    const abort = new AbortController()
    this.#under.set(id, abort)
    try {
      // TypeScript cannot pair the name with its ask, part and answer inside the union; `Handlers` has.
      const handler = this.#handlers[name] as (ask: unknown, request: unknown) => unknown
      const send = (part: unknown) => this.post({ type: 'part', name, id, part } as CaptionEvent)
      const answer = await handler(ask, { send, signal: abort.signal })
      if (!abort.signal.aborted) this.post({ type: 'reply', name, id, answer } as CaptionEvent)
    } catch (error) {
      if (!abort.signal.aborted) this.post({ type: 'fault', id, fault: faultOf(error) })
    } finally {
      this.#under.delete(id)
    }
  }

  readonly #handlers: Handlers = {
    score: async ({ captions, reading }) => ({
      scores: packScores(captions, await this.#scoring(), reading),
      flags: packFlags(captions, await this.#wordNet().vocabulary()),
    }),
    explain: ({ caption }) => this.#explain(caption),
    generalise: async ({ captions, level }) => {
      const generaliser = await this.#wordNet().generaliser()
      return { versions: captions.map((caption) => generaliser.generalise(caption, level)) }
    },
    loosen: async ({ caption }) => ({ captions: (await this.#wordNet().generaliser()).loosen(caption) }),
    summarise: ({ values, seed }) => ({ summary: summarise(values, seed) }),
    summarisePaired: ({ before, after, seed }) => ({ summary: summarisePaired(before, after, seed) }),
    correlate: ({ x, y, seed }) => rankCorrelation(x, y, seed),
    samples: () => ({ captions: [...SAMPLE_CAPTIONS] }),
    inspectFile: ({ file, name, header }) => inspectCaptionFile(file, name, header),
    readFile: ({ file, name, choice }, { send, signal }) => readCaptionFile(file, name, choice, send, signal),
    keepList: ({ list, header }) => this.#list().begin(list, header),
    keepTexts: ({ list, part }) => this.#list().write(list, part),
    keepSettings: ({ list, settings }) => this.#list().change(list, settings),
    dropColumn: ({ list, column }) => this.#list().drop(list, column),
    recallList: async (_ask, { send }) => {
      // Whoever opens the list has it scored next: what that takes is on its way meanwhile, and is asked for again where it fails.
      this.#wordNet()
        .scoring()
        .catch(() => undefined)
      const record = await this.#list().current()
      for await (const part of this.#list().parts()) send(part)
      return { record }
    },
    forgetList: async () => {
      await this.#list().clear()
      return {}
    },
    keepFile: async ({ place, name, file }) => ({ kept: await this.#keptFiles().put(place, { name, content: file }) }),
    keptFile: async ({ place }) => ({ file: await this.#keptFiles().get(place) }),
    dropFile: async ({ place }) => {
      await this.#keptFiles().drop(place)
      return {}
    },
    tagger: async () => ({ published: (await this.#scoring()).taggers.nltk === null ? 'own' : 'nltk' }),
    keepTagger: async ({ files }) => {
      const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })))
      readNltkTagger(texts)
      const content = new Blob([JSON.stringify(texts)])
      if (!(await this.#keptFiles().put(TAGGER, { name: 'NLTK’s tagger', content }))) {
        await this.#keptFiles().drop(TAGGER)
        throw new TaggerNotKept()
      }
      return {}
    },
    forgetTagger: async () => {
      await this.#keptFiles().drop(TAGGER)
      return {}
    },
  }

  async #explain(caption: string): Promise<CaptionAnswer<'explain'>> {
    const means = await this.#scoring()
    const published = explainCaption(caption, means, 'published')
    const intended = explainCaption(caption, means, 'intended')
    const { glosses: reader, hierarchy } = this.#wordNet()
    const known = await hierarchy()
    const glosses = await Promise.all(
      published.breadth.nouns.map(({ sense }) => (sense === null ? null : describeNoun(sense, known, reader))),
    )
    return { published, intended, glosses }
  }

  /** NLTK's tagger of the visitor's own; null where none is kept, or what is kept is none. */
  async #keptTagger(): Promise<NltkTagger | null> {
    const kept = await this.#keptFiles().get(TAGGER)
    try {
      return kept === null ? null : readNltkTagger(JSON.parse(await kept.content.text()) as NamedText[])
    } catch {
      return null
    }
  }

  #scoring(): Promise<ScoringMeans> {
    return this.#wordNet().scoring()
  }

  #wordNet(): CaptionKnowledge {
    if (this.#knowledge === null) throw new Error('the first message must be "settings", which says where WordNet is')
    return this.#knowledge
  }

  #keptFiles(): KeptFileStore {
    this.#files ??= this.means.openFiles?.() ?? new KeptFileStore(null)
    return this.#files
  }

  #list(): CaptionStore {
    this.#store ??= this.means.openStore()
    return this.#store
  }
}

/** Long work: it waits for its turn. */
function isChunk(request: CaptionRequest): boolean {
  return (request.name === 'score' || request.name === 'generalise') && request.ask.captions.length > FEW
}

/** Behind every message that has come already. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** Internal faults in this half's words: nothing here is trained, so there is no checkpoint to speak of. */
function faultOf(error: unknown): Fault {
  const fault = toFault(error)
  if (fault.name !== 'Internal') return fault
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return faultSaying('Internal', says.captionWorkerFault({ reason }))
}
