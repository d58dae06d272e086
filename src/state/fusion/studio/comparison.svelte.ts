/** Runs held against each other: which one's pictures are open, each beside what it copies, and two generators on the same noise. */
import { captionNames } from '../../../diffusion/training/name'
import type { FusionClient } from '../../../workers/fusion/client'
import type { FusionRunSummary, Gallery, Generator, Measured, Where } from '../../../workers/fusion/protocol'
import { comparableTo, copyPairs, thresholdOf, type CopyPair, type PairOrder } from './copies'
import { ableRuns, proposedGenerator } from './generators'
import { Generation, type SharedAsk } from './generation.svelte'
import { JudgeChoice } from './judges.svelte'
import type { SamplingAdvice } from '../../../diffusion/training/recommended'
import type { Notices } from '../../page/trouble/notices.svelte'

/** Stands for the model before fine-tuning wherever a run is named by its id. */
const pretrainedId = 'pretrained'

/** What has scores and pictures: a run, or the model before fine-tuning. */
export interface MeasuredEntry {
  id: string
  name: string
  measured: Measured
  training: { id: string; name: string }
  /** Null for the model before fine-tuning. */
  run: FusionRunSummary | null
}

export class Comparison {
  readonly judges: JudgeChoice
  /** Two generators on the same prompts and noise. */
  readonly duel: Generation
  sides = $state.raw<[left: Generator, right: Generator]>([{ kind: 'pretrained' }, { kind: 'pretrained' }])
  /** Measured runs, newest first, and the model before fine-tuning where it was measured. */
  entries = $state.raw<readonly MeasuredEntry[]>([])
  openId = $state.raw<string | null>(null)
  /** Pictures of the open one; null while they are on their way, or where there are none. */
  gallery = $state.raw<Gallery | null>(null)
  order = $state.raw<PairOrder>('similarity')
  /** How the model's runs are measured; null: as the miniature's. */
  usual = $state.raw<SamplingAdvice | null>(null)
  /** What is being measured, and how far. */
  measuring = $state.raw<{ what: string; fraction: number | null } | null>(null)
  readonly open: MeasuredEntry | null = $derived(this.entries.find(({ id }) => id === this.openId) ?? null)
  readonly pairs: CopyPair[] = $derived(
    this.open === null || this.gallery === null ? [] : copyPairs(this.open.measured, this.gallery, this.order),
  )
  /** Those whose scores can be held against the open one's, itself included. */
  readonly comparable: MeasuredEntry[] = $derived.by(() => {
    const { open } = this
    return open === null ? [] : this.entries.filter((entry) => comparableTo(open, entry))
  })
  /**
   * The copy threshold of the detector that judges what is generated, as runs measured with it tell; null where it has none. It
   * was calibrated for the detector, so any run's will do, whatever it was trained on.
   */
  readonly threshold: number | null = $derived.by(() => {
    const own = this.judges.own.detector?.description
    const entry = this.entries.find(({ measured, run }) =>
      own === undefined ? run?.bundled : measured.detector === own,
    )
    return entry === undefined ? null : thresholdOf(entry.measured)
  })
  readonly #client: FusionClient
  readonly #notices: Notices
  #before: { entry: MeasuredEntry; gallery: Gallery } | null = null
  /** The run that was just measured: it is opened as soon as the list has it. */
  #wanted: string | null = null
  /** What `gallery` shows, to tell a run that has been measured anew. */
  #shown = ''
  #asked = 0
  /** Whether the visitor has chosen the sides. */
  #chosen = false

  constructor(client: FusionClient, notices: Notices) {
    this.#client = client
    this.#notices = notices
    this.judges = new JudgeChoice(client, notices)
    this.duel = new Generation(client, notices, 'compare')
    client.subscribe((news) => {
      if (news.type === 'measured') this.#wanted = news.runId
      if (news.type === 'waiting' && this.measuring !== null && news.what !== null)
        this.measuring = { what: news.what, fraction: news.fraction }
    })
  }

  /** Takes the runs as they are now; opens the one just measured, else keeps the open one, else opens the first. */
  follow(runs: readonly FusionRunSummary[], modelId: string | undefined): void {
    const entries = runs.flatMap((run): MeasuredEntry[] =>
      run.measured === null
        ? []
        : [{ id: run.runId, name: run.name, measured: run.measured, training: run.training, run }],
    )
    this.entries = this.#before === null ? entries : [...entries, this.#before.entry]
    const has = (id: string | null) => this.entries.some((entry) => entry.id === id)
    const next = has(this.#wanted) ? this.#wanted : has(this.openId) ? this.openId : (this.entries[0]?.id ?? null)
    if (next === this.#wanted) this.#wanted = null
    if (!this.#chosen) this.sides = [{ kind: 'pretrained' }, proposedGenerator(ableRuns(runs, modelId))]
    void this.show(next)
  }

  /** Opens a run's pictures; null closes. */
  async show(id: string | null): Promise<void> {
    const entry = this.entries.find((entry) => entry.id === id)
    const key = entry === undefined ? '' : galleryKey(entry)
    this.openId = entry?.id ?? null
    if (key === this.#shown) return
    const asked = ++this.#asked
    this.#shown = key
    this.gallery = null
    if (entry === undefined) return
    try {
      const gallery = await this.#galleryOf(entry)
      if (asked !== this.#asked) return
      this.gallery = gallery
      this.#notices.clear('compare')
    } catch (reason) {
      if (asked !== this.#asked) return
      this.#shown = ''
      this.#notices.showError('compare', reason)
    }
  }

  /** Where in one of the open run's generations its training images are remembered; null where that could not be found out. */
  async whereRemembered(generation: number): Promise<Where | null> {
    const run = this.open?.run ?? null
    if (run === null) return null
    try {
      return await this.#client.request('whereRemembered', { runId: run.runId, generation })
    } catch (reason) {
      this.#notices.showError('compare', reason)
      return null
    }
  }

  /** Generates with the model as it was before fine-tuning, as the open run was measured, and measures that. */
  async measurePretrained(training: { id: string; name: string }): Promise<void> {
    if (this.measuring !== null) return
    const { perCaption, seed, ...sampling } = this.#how()
    this.measuring = { what: 'Measuring the model before fine-tuning', fraction: null }
    try {
      const generator = { kind: 'pretrained' } as const
      // Other images need not have captions of that kind.
      const alike = this.open?.training.id === training.id ? this.open.run : null
      const captions = alike?.config.captions ?? 'original'
      const ask = { generator, captions, perCaption, ...sampling, seed }
      const { measured, gallery } = await this.#client.request('measure', ask)
      const entry = {
        id: pretrainedId,
        name: `${captionNames[captions]}, before fine-tuning`,
        measured,
        training,
        run: null,
      }
      this.#before = { entry, gallery }
      this.entries = [...this.entries.filter(({ id }) => id !== pretrainedId), entry]
      this.#shown = ''
      await this.show(pretrainedId)
    } catch (reason) {
      this.#notices.showError('compare', reason)
    } finally {
      this.measuring = null
    }
  }

  /** Measures a run in memory (stopped early, or with other judges than before); whether it was. */
  async measureRun(runId: string): Promise<boolean> {
    if (this.measuring !== null) return false
    const how = this.#how()
    this.measuring = { what: 'Measuring the run', fraction: null }
    try {
      const generator = { kind: 'run', runId } as const
      await this.#client.request('measure', {
        generator,
        captions: null,
        ...how,
      })
      this.#wanted = runId
      return true
    } catch (reason) {
      this.#notices.showError('compare', reason)
      return false
    } finally {
      this.measuring = null
    }
  }

  cancelMeasuring(): void {
    if (this.measuring !== null) this.#client.send({ type: 'cancel' })
  }

  chooseSide(place: 0 | 1, generator: Generator): void {
    this.#chosen = true
    this.sides = place === 0 ? [generator, this.sides[1]] : [this.sides[0], generator]
  }

  /** Both sides, on the same prompts and noise. */
  async generateBoth(ask: SharedAsk): Promise<void> {
    await this.duel.run(this.sides, ask)
  }

  /** Another model or another set: what was measured before fine-tuning no longer belongs to it. */
  forget(): void {
    this.duel.clear()
    this.#before = null
    this.#chosen = false
    this.entries = this.entries.filter(({ id }) => id !== pretrainedId)
    if (this.openId === pretrainedId) void this.show(this.entries[0]?.id ?? null)
  }

  /** As the open run was measured, else as the model's runs are. */
  #how() {
    if (this.open === null) return { ...standard, ...this.usual }
    const { perCaption, guidance, samplingSteps: steps, solver, seed } = this.open.measured
    return { perCaption, guidance, steps, seed, ...(solver === undefined ? {} : { solver }) }
  }

  #galleryOf({ id }: MeasuredEntry): Promise<Gallery> {
    if (id === pretrainedId && this.#before !== null) return Promise.resolve(this.#before.gallery)
    return this.#client.request('gallery', { runId: id })
  }
}

/** What tells a run's pictures from those that it had before it was measured anew. */
function galleryKey({ id, run, measured }: MeasuredEntry): string {
  const { guidance, samplingSteps, solver, seed, perCaption, judgement } = measured
  const { replication } = judgement.replication.generated
  return [id, run?.savedAt, guidance, samplingSteps, solver, seed, perCaption, replication].join(' ')
}

/** How a first measurement is made where neither a run nor the model says how. */
const standard = { perCaption: 2, guidance: 1, steps: 20, seed: 0 }
