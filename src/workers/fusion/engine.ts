/**
 * The engine behind the room "Fusion": answers the page's requests and obeys its orders. It owns the backend, the model, the sets and
 * the run in memory. It has no DOM and takes what differs between a browser and Node from a `FusionPlatform`, so that tests and
 * scripts drive the real thing.
 */
import { engineNotStarted } from '../../messages/generated/engine'
import * as says from '../../messages/generated/fusion'
import { checkFineTuning } from '../../diffusion/training/config'
import type { Task } from '../../tensor/cancellation'
import { BadInput } from '../../gpu/errors'
import { Turns } from '../../store/turns'
import { summaryIn } from './runs/checkpoint'
import { effortFor, usualEffort, type Effort } from './effort'
import { forecast } from './forecast'
import { Generators } from './generators'
import { loadSet, withCutNote, withMarkNote } from './loading'
import { openModel } from './models/model'
import { assemble, type FusionPlatform, type Started } from './platform'
import { estimate, preview } from './preview'
import type { FusionAsk, FusionEvent, FusionOrder, FusionRequests, FusionRunSummary, OwnFiles } from './protocol'
import { FusionRun } from './runs/run'
import { exportRun, importRun } from './runs/transfer'
import { FusionTraining } from './training'
import { LabEngine, type Handlers } from '../shared/lab-engine'
import { LongRequests } from '../shared/long-requests'
import { modelsAmong, nameOfChoice } from './models/chosen'

export class FusionEngine extends LabEngine<FusionRequests, FusionOrder, FusionEvent, OwnFiles> {
  private started: Started | null = null
  private training: FusionTraining | null = null
  private readonly requests = new LongRequests(this.waiting)
  /** Training steps, sampling from what they train, and whatever else uses or replaces the judges. */
  private readonly turns = new Turns()
  private readonly generators = new Generators(this.turns, () => ({
    ...this.ready,
    run: this.run,
    settle: async () => this.training?.settle(),
    effort: this.effort,
  }))

  constructor(
    private readonly platform: FusionPlatform,
    emit: (event: FusionEvent) => void,
    private effort: Effort = usualEffort,
  ) {
    super(platform, emit)
  }

  protected async obey(order: FusionOrder): Promise<void> {
    switch (order.type) {
      case 'train':
        if (this.training === null) throw new BadInput(says.noRunInMemory())
        return this.training.start()
      case 'pause':
        return this.training?.pause()
      case 'save':
        return this.training?.save()
      case 'cancel':
        this.requests.cancel()
        this.training?.cancelMeasuring()
        return
      case 'loseDevice':
        return this.platform.destroyDevice()
    }
  }

  protected readonly handlers: Handlers<FusionRequests> = {
    ...this.housekeeping,

    initialise: async ({ backend, effort, gpuMemory = null }) => {
      this.effort = { ...this.effort, ...effort }
      const report = await this.startBackend(backend)
      this.started = await assemble(this.platform, report, this.effort, gpuMemory)
      return report
    },

    stateMemory: async ({ bytes }) => {
      this.ready.memory.stated = bytes
      return {}
    },

    findModels: async ({ files }) => ({
      models: (await modelsAmong(files)).map((choice) => ({ name: nameOfChoice(choice), choice })),
    }),

    openModel: ({ source }) =>
      this.requests.do('Loading the model', async (task) => {
        const { limits } = this.ready.memory
        const whenLate = <T>(work: (onProgress: (fraction: number) => void) => Promise<T>) =>
          this.requests.within('Loading text encoder, autoencoder and ONNX Runtime', work)
        const model = await openModel(source, this.platform.loadBytes, task, whenLate, limits)
        const { session, judging, networks } = this.ready
        await this.close()
        judging.forget()
        networks.clear()
        await session.use(model)
        return model.report
      }),

    resize: ({ size }) =>
      this.requests.inTurn(async () => {
        const { session, judging } = this.ready
        const { pipeline, report } = session.opened
        if (pipeline.at(size) === pipeline) return report
        await this.close()
        judging.forget()
        return session.resize(size).report
      }),

    loadSet: ({ role, source }) =>
      this.requests.do('Loading images', async (task) => {
        const { session, judging } = this.ready
        const { pipeline } = session.opened
        const { tokenizer } = pipeline
        const loaded = await loadSet(role, source, pipeline.image, this.platform, task)
        const data = withCutNote(withMarkNote(loaded, tokenizer), tokenizer)
        const isOther = !session.has(role) || session.set(role).data.id !== data.id
        const fusion = this.run?.config.fusion ?? null
        if (isOther && (role === 'training' || fusion !== null)) await this.close()
        if (isOther && role === 'training') judging.forget()
        return session.take(role, data, source).report()
      }),

    keepImages: async ({ role }) => this.kept.keep(this.ready.session.set(role).own),

    provideCaptions: ({ regime, captions }) =>
      this.requests.inTurn(async () => {
        const set = this.ready.session.set('training')
        set.provide(regime, captions)
        // A run that learnt from others must not be measured by these.
        const { run } = this
        if (run !== null && set.identity(run.config.captions) !== run.origin.training.id) await this.close()
        return set.report()
      }),

    captions: async ({ role, regime }) => ({ captions: [...this.ready.session.set(role).captionsIn(regime)] }),

    browse: async ({ role, regime, offset, limit }) => this.ready.session.set(role).page(regime, offset, limit),

    preview: (ask) =>
      this.requests.do('Fusing pairs', (task) =>
        preview(this.ready.session, { ...ask, config: checkFineTuning(ask.config) }, task),
      ),

    estimate: async ({ config }) => estimate(this.ready.session, checkFineTuning(config)),

    forecast: ({ config }) =>
      this.requests.do('Timing a step', (task) =>
        this.turns.take(() => forecast(this.ready.session, checkFineTuning(config), this.effort, task)),
      ),

    newRun: ({ config }) =>
      this.requests.do('Encoding images and captions', async (task) => {
        const { session, backend } = this.ready
        const run = await FusionRun.fresh(checkFineTuning(config), session, backend, task)
        return this.lock.moveTo(run.runId, () => this.use(run))
      }),

    openRun: ({ runId: asked, checkpoint = 'newest', copy = false, ...ofPage }) =>
      this.requests.do('Opening the run', async (task) => {
        const { archive } = this.ready
        const runId = copy ? await archive.copy(asked) : asked
        try {
          return await this.lock.moveTo(runId, () => this.openRun(runId, ofPage, checkpoint, task))
        } catch (error) {
          if (copy) await archive.remove(runId)
          throw error
        }
      }),

    closeRun: () =>
      this.requests.inTurn(async () => {
        await this.close()
        return {}
      }),

    gallery: ({ runId }) => this.ready.archive.gallery(runId),

    samples: async ({ runId }) => ({ samples: (await this.ready.archive.pictures(runId)).samples }),

    generate: (ask) => this.requests.do('Generating', (task) => this.generators.generate(ask, task)),

    measure: (ask) =>
      this.requests.do('Measuring', async (task) => {
        const { generator } = ask
        const isKept = generator.kind === 'run' && !(await this.ready.archive.isBundled(generator.runId))
        if (!isKept) return this.generators.measure(ask, task)
        // What is found is kept with the run.
        return this.lock.during(generator.runId, () => this.generators.measure(ask, task))
      }),

    whereRemembered: (ask) =>
      this.requests.do('Comparing the models', (task) => this.generators.whereRemembered(ask, task)),

    significantTokens: (ask) =>
      this.requests.do('Asking which words', (task) => this.generators.significantTokens(ask, task)),

    loadJudge: ({ role, source }) =>
      this.requests.do('Loading the network', () => this.turns.take(() => this.ready.judging.load(role, source))),

    exportRun: async ({ runId, name }) => {
      if (runId === this.run?.runId) await this.training?.settle()
      return exportRun(this.ready.archive, runId, name)
    },

    importRun: ({ bytes }) =>
      this.requests.inTurn(() => {
        const { archive, session } = this.ready
        return importRun(archive, bytes, session.pipeline)
      }),

    listRuns: () => this.ready.archive.list(),

    deleteRun: ({ runId }) =>
      this.requests.inTurn(async () => {
        const { archive, networks } = this.ready
        await this.lock.toDelete(runId, async () => {
          if (runId === this.run?.runId) await this.drop()
          await archive.remove(runId)
        })
        if (this.run === null) this.lock.letGo()
        networks.forget(runId)
        return {}
      }),
  }

  protected get runId(): string | null {
    return this.run?.runId ?? null
  }

  protected stopTraining(error: Error): boolean {
    return this.training?.abort(error) ?? false
  }

  private get ready(): Started {
    if (this.started === null) throw new BadInput(engineNotStarted())
    return this.started
  }

  private get run(): FusionRun | null {
    return this.training?.run ?? null
  }

  /** Puts a run in the place of the present one. */
  private async use(run: FusionRun): Promise<FusionRunSummary> {
    await this.drop()
    const { archive, measuring, networks } = this.ready
    networks.forget(run.runId)
    const { waiting, turns, emit } = this
    const effort = effortFor(this.effort, this.ready.session.opened.report)
    const deviceIsLost = () => this.deviceIsLost
    this.training = new FusionTraining(run, { archive, measuring, waiting, turns, effort, emit, deviceIsLost })
    return run.summary()
  }

  private async openRun(
    runId: string,
    { bytes, samples }: Pick<FusionAsk<'openRun'>, 'bytes' | 'samples'>,
    age: 'newest' | 'before',
    task: Task,
  ): Promise<FusionRunSummary> {
    const { session, backend, archive } = this.ready
    if (runId === this.run?.runId) await this.training?.pause()
    const kept = bytes === null ? await archive.checkpoint(runId, age) : { summary: summaryIn(bytes), bytes }
    if (kept.bytes === null || !kept.summary.resumable) throw new BadInput(says.runToLookAt())
    const looks = samples ?? (await archive.wholePictures(runId)).samples
    return this.use(await FusionRun.open(kept.summary, kept.bytes, looks, session, backend, task))
  }

  /** The run in memory goes, saved first, and another tab may open it. */
  private async close(): Promise<void> {
    await this.drop()
    this.lock.letGo()
  }

  /** The run in memory goes, saved first. */
  private async drop(): Promise<void> {
    const { training } = this
    if (training === null) return
    await training.pause()
    const { runId, step } = training.run
    this.training = null
    training.run.dispose()
    this.emit({ type: 'status', runId, status: 'idle', step })
  }
}
