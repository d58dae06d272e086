/**
 * The engine: answers the page's requests and runs its commands. It owns the backend, the dataset and the run in memory.
 * It has no DOM and takes what differs between a browser and Node from a `Platform`, so that tests drive the real thing.
 */
import * as says from '../../messages/generated/mixture'
import { imageSource } from '../../data/images/batches'
import type { LoadBytes } from '../../data/fetch-bytes'
import type { ImageDataset } from '../../data/images/types'
import { BadInput, validateConfig } from '../../mixture/config'
import type { KeptFileStore } from '../../store/kept-files'
import { noteOnFile } from '../../store/run-file/weights'
import type { CheckpointStore } from '../../store/types'
import { Cancelled } from '../../tensor/cancellation'
import { LabEngine, type Handlers, type LabPlatform } from '../shared/lab-engine'
import { browse, describe, type LoadedImages } from './dataset'
import { clusteringOf } from './observation'
import { OwnJudge } from './own-judge'
import type { DataSource, EngineEvent, ModelReport, Order, OwnFiles, Requests } from './protocol'
import { SampleJudges } from './quality'
import { reportOf } from './report'
import { Run } from './run'
import { exportNetworks, exportRun } from './export'
import type { LoadedOwn } from '../shared/kept-images'
import { SegmentBrowser } from './segments'
import { bundledImages, modelBytes, runIdOf, siteFile } from './sources'
import { Training } from './training'

export interface Platform extends LabPlatform<OwnFiles> {
  /** Brings a file of the site. */
  loadBytes: LoadBytes
  loadOwnImages(
    source: Extract<DataSource, { kind: 'files' }>,
    onProgress: (fraction: number) => void,
  ): Promise<LoadedImages>
  openStore(): Promise<CheckpointStore>
  /** The visitor's own classifier is kept there. */
  files: KeptFileStore
}

export class Engine extends LabEngine<Requests, Order, EngineEvent, OwnFiles> {
  private data: ImageDataset | null = null
  /** The same with its files, where they are the visitor's own. */
  private own: LoadedOwn<OwnFiles> | null = null
  private run: Run | null = null
  private training: Training | null = null
  private segments: SegmentBrowser | null = null
  private store: Promise<CheckpointStore> | null = null
  private readonly ownJudge: OwnJudge
  private readonly judges: SampleJudges
  /** What replaces the dataset or the run: one at a time, in the order of the asking. */
  private replacing: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly platform: Platform,
    emit: (event: EngineEvent) => void,
  ) {
    super(platform, emit)
    this.ownJudge = new OwnJudge(platform.files)
    this.judges = new SampleJudges(platform.loadBytes, this.ownJudge)
  }

  protected get runId(): string | null {
    return this.run?.runId ?? null
  }

  protected stopTraining(error: Error): boolean {
    return this.training?.abort(error) ?? false
  }

  protected async obey(command: Order): Promise<void> {
    switch (command.type) {
      case 'train':
        return this.trainable().start()
      case 'pause':
        return this.training?.pause()
      case 'save':
        return this.training?.save()
      case 'step':
        return this.trainable().step(command.parts)
      case 'adjust': {
        const { run } = this.opened()
        run.adjust(command.change)
        this.emit({ type: 'adjusted', runId: run.runId, adjustments: run.adjustments })
        return
      }
      case 'loseDevice':
        return this.platform.destroyDevice()
    }
  }

  protected readonly handlers: Handlers<Requests> = {
    ...this.housekeeping,

    initialise: async ({ backend }) => {
      this.store ??= this.platform.openStore()
      return this.startBackend(backend)
    },

    loadDataset: ({ source }) =>
      this.replace(async () => {
        const data = await this.waiting.during('Loading images', false, (onProgress): Promise<LoadedImages> =>
          source.kind === 'bundled'
            ? bundledImages(source, this.platform.loadBytes, onProgress)
            : this.platform.loadOwnImages(source, onProgress),
        )
        this.data = data
        const { id, name, train, test } = data
        this.own = source.kind === 'files' ? { id, name, images: train.count + test.count, source } : null
        this.segments = null
        this.run?.attach(data)
        return describe(data)
      }),

    keepImages: () => this.kept.keep(this.own),

    browse: async (ask) => browse(this.loaded(), ask),

    openModel: ({ source }) =>
      this.replace(async () => {
        const runId = await runIdOf(source)
        const isCopy = source.kind === 'stored' && source.copy === true
        return this.lock.moveTo(runId, async () => {
          const bytes = await this.waiting.during('Loading the model', false, (onProgress) =>
            modelBytes(source, this.platform.loadBytes, () => this.storage(), onProgress),
          )
          const report = await this.use(() =>
            source.kind === 'bundled'
              ? Run.toDraw(bytes, runId, this.data, () => this.restOf(source.name))
              : Run.open(bytes, { runId, bundled: false, isCopy }, this.data),
          )
          return source.kind === 'bytes' ? { ...report, note: noteOnFile(source.bytes) } : report
        })
      }),

    keepModel: () =>
      this.replace(async () => {
        await this.training?.keep()
        return {}
      }),

    closeModel: () =>
      this.replace(async () => {
        await this.training?.pause()
        this.run?.dispose()
        this.run = null
        this.training = null
        this.segments = null
        this.lock.letGo()
        return {}
      }),

    newRun: ({ config }) =>
      this.replace(async () => {
        const report = await this.use(() => Run.fresh(validateConfig(config), this.loaded()))
        return this.lock.moveTo(report.runId, async () => report)
      }),

    sample: ({ perGaussian, seed }) => this.opened().run.model.sample(perGaussian, seed),

    interpolate: ({ weights, columns, seed }) => this.opened().run.model.interpolate(weights, columns, seed),

    classify: async ({ pixels }) => {
      const { model } = await this.whole()
      const { size, channels } = model.image
      if (pixels.length !== size * size * channels) {
        throw new BadInput(
          says.imageWrongSize({ count: pixels.length, size, channels, expected: size * size * channels }),
        )
      }
      const one = imageSource({ count: 1, pixels, labels: null })
      return { responsibilities: [...(await model.responsibilities(one))] }
    },

    segment: async (ask) => {
      const run = await this.whole()
      this.segments ??= new SegmentBrowser(run, this.matching(run))
      return this.segments.page(ask)
    },

    evaluate: async ({ limit }) => {
      const run = await this.whole()
      run.evaluation = await clusteringOf(run, this.matching(run), limit)
      return run.evaluation
    },

    measureSamples: async ({ samples }) => {
      const run = await this.whole()
      const { qualitySamples } = validateConfig({ ...run.config, qualitySamples: samples })
      if (qualitySamples === 0) throw new BadInput(says.noSamplesToScore())
      const data = this.judges.needsImages(run) ? this.matching(run) : null
      return this.waiting.during('Scoring samples', false, (onProgress) =>
        this.judges.measure(run, data, samples, { onProgress }),
      )
    },

    loadJudge: (ask) => this.waiting.during('Loading your network', false, () => this.ownJudge.load(ask)),

    keptJudge: () => this.ownJudge.kept(),

    dropJudge: async () => {
      await this.ownJudge.drop()
      return {}
    },

    nameGaussians: async () => {
      const { run } = this.opened()
      return this.waiting.during('Naming the Gaussians by your network', false, (onProgress) =>
        this.ownJudge.names(run, { onProgress }),
      )
    },

    exportModel: async ({ name }) => exportRun(await this.whole(), name),

    exportNetworks: async ({ format, name }) => exportNetworks(await this.whole(), format, name),

    listRuns: async () => {
      const store = await this.storage()
      const runs = await store.list()
      return { runs, persistent: store.persistent, note: store.note, damaged: [...store.damaged] }
    },

    deleteRun: async ({ runId }) => {
      const store = await this.storage()
      await this.lock.toDelete(runId, () => store.remove(runId))
      return {}
    },
  }

  /** The whole of a bundled run, whose pictures are drawn already. */
  private restOf(name: string): Promise<ArrayBuffer> {
    return this.waiting.during('Loading the rest of the model', false, (onProgress) =>
      siteFile(this.platform.loadBytes, `models/${name}/weights.safetensors`, onProgress),
    )
  }

  /** Queues work that replaces the dataset or the run. */
  private replace<T>(work: () => Promise<T>): Promise<T> {
    const done = this.replacing.then(work, work)
    this.replacing = done.catch(() => {})
    return done
  }

  /** Puts a run in the place of the present one, whose training is paused and saved first. */
  private async use(open: () => Run): Promise<ModelReport> {
    const [store, { name, adapter }] = await Promise.all([this.storage(), this.computing()])
    await this.training?.pause()
    // Opened before the old one goes: where it cannot be, the old one stays.
    const run = open()
    this.run?.dispose()
    this.run = run
    this.segments = null
    const lost = () => this.deviceIsLost
    this.training = new Training(run, () => this.data, store, this.emit, lost, this.judges, this.ownJudge, {
      name,
      adapter,
    })
    return reportOf(run)
  }

  private opened(): { run: Run; training: Training } {
    const { run, training } = this
    if (run === null || training === null) throw new BadInput(says.noModelOpen())
    return { run, training }
  }

  /** The run in memory, once all of it is here. @throws BadInput as `Run.whole`; Cancelled where another has taken its place meanwhile */
  private async whole(): Promise<Run> {
    const { run } = this.opened()
    await run.whole()
    if (run !== this.run) throw new Cancelled()
    return run
  }

  private trainable(): Training {
    const { run, training } = this.opened()
    run.assertTrainable()
    return training
  }

  private loaded(): ImageDataset {
    if (this.data === null) throw new BadInput(says.noImagesLoaded())
    return this.data
  }

  /** The loaded images if the run was trained on them. */
  private matching(run: Run): ImageDataset {
    const data = this.loaded()
    if (!run.matches(data)) {
      throw new BadInput(says.runOfOtherImages({ run: run.dataset.name, loaded: data.name }))
    }
    return data
  }

  private storage(): Promise<CheckpointStore> {
    this.store ??= this.platform.openStore()
    return this.store
  }
}
