/** What is open in the room "Fusion": a model, the training set, the fusion set, and what they make together. */
import * as says from '../../messages/generated/fusion'
import { partsOf, type Task } from '../../tensor/cancellation'
import type { Pipeline } from '../../diffusion/model/pipeline'
import type { FineTuningConfig } from '../../diffusion/training/types'
import type { FineTuningParts } from '../../diffusion/training/fine-tuner'
import { BadInput } from '../../gpu/errors'
import { formatCount } from '../../data/bad-input'
import type { EncodingStore } from '../../store/encoding-types'
import type { LoadedSet } from './loading'
import type { KnownMemory } from './models/device-memory'
import { resized, type OpenModel } from './models/model'
import type { CaptionedSource, FusionRunSummary, SetRole } from './protocol'
import { FusionSet } from './set'
import { remembered } from './remembered-captions'

const TITLES: Record<SetRole, string> = { training: 'training set', fusion: 'fusion set' }

export class FusionSession {
  private model: OpenModel | null = null
  private readonly sets: Record<SetRole, FusionSet | null> = { training: null, fusion: null }

  constructor(
    private readonly encodings: EncodingStore,
    readonly memory: KnownMemory,
  ) {}

  /** @throws BadInput before a model is open */
  get opened(): OpenModel {
    if (this.model === null) throw new BadInput(says.noDiffusionModel())
    return this.model
  }

  /** Of the open model; null before there is one. */
  get pipeline(): Pipeline | null {
    return this.model?.pipeline ?? null
  }

  /** Puts a model in the place of the present one, whose sets go with it. */
  async use(model: OpenModel): Promise<void> {
    const before = this.model
    this.place(model)
    await before?.pipeline.close()
  }

  /** The open model with images of another size; sets of this one go. @throws BadInput where it can make none */
  resize(size: number | null): OpenModel {
    const model = resized(this.opened, size)
    this.place(model)
    return model
  }

  private place(model: OpenModel): void {
    for (const role of ['training', 'fusion'] as const) this.drop(role)
    this.model = model
  }

  /** @throws BadInput where none is loaded */
  set(role: SetRole): FusionSet {
    const set = this.sets[role]
    if (set === null) throw new BadInput(says.noSetLoaded({ what: TITLES[role] }))
    return set
  }

  has(role: SetRole): boolean {
    return this.sets[role] !== null
  }

  /** Takes a set in; the same one again stays, with what is known of it. */
  take(role: SetRole, data: LoadedSet, source: CaptionedSource): FusionSet {
    const there = this.sets[role]
    if (there?.data.id === data.id) return there
    this.drop(role)
    const set = new FusionSet(data, source, this.encodings)
    this.sets[role] = set
    return set
  }

  private drop(role: SetRole): void {
    this.sets[role]?.dispose()
    this.sets[role] = null
  }

  /**
   * What fine-tuning needs beside settings and UNet; encodes the sets where they are not.
   * @throws BadInput where a set or its captions are missing; Cancelled
   */
  async parts(config: FineTuningConfig, task: Task): Promise<FineTuningParts> {
    const { pipeline } = this.opened
    this.expectSize(config)
    const training = this.set('training')
    const captions = training.captionsIn(config.captions)
    const fusion = config.fusion === null ? null : this.set('fusion')
    const [forTraining = {}, forFusion = {}] = partsOf(task, [training.data.count, fusion?.data.count ?? 0])
    return {
      modelId: pipeline.id,
      schedule: pipeline.schedule,
      encoder: pipeline,
      data: {
        training: {
          id: training.data.id,
          latents: await training.latents(pipeline, forTraining),
          captions,
          paraphrases: training.othersThan(config.captions),
        },
        fusion: fusion && {
          id: fusion.data.id,
          latents: await fusion.latents(pipeline, forFusion),
          captions: fusion.captionsIn('original'),
        },
      },
    }
  }

  /** The same with the captions encoded too; by an earlier visit, where it has. @throws as `parts` */
  async trainingParts(config: FineTuningConfig, task: Task): Promise<FineTuningParts> {
    const parts = await this.parts(config, task)
    const { pipeline } = this.opened
    const { signal } = task
    return { ...parts, encoder: await remembered(pipeline, [...this.textsOf(config)], this.encodings, { signal }) }
  }

  /** Sets that a run would learn from, as far as they are loaded. */
  setsOf({ fusion }: FineTuningConfig): FusionSet[] {
    const sets = [this.sets.training, fusion === null ? null : this.sets.fusion]
    return sets.filter((set) => set !== null)
  }

  /** Captions that a run would have encoded beforehand. @throws BadInput where the training set has none of that kind */
  textsOf({ captions, rivals, fusion }: FineTuningConfig): Set<string> {
    const { training, fusion: partners } = this.sets
    return new Set([
      ...(training?.captionsIn(captions) ?? []),
      ...(rivals.multipleCaptions ? (training?.othersThan(captions).flat() ?? []) : []),
      ...(fusion === null ? [] : (partners?.captionsIn('original') ?? [])),
      ...(rivals.dropAbove > 0 ? [''] : []),
    ])
  }

  /** What a run on these sets belongs to. */
  belongings(config: FineTuningConfig): Pick<FusionRunSummary, 'model' | 'training' | 'fusion'> {
    const { id, name } = this.opened.report
    const training = this.set('training')
    const fusion = config.fusion === null ? null : this.set('fusion')
    const { name: trainingName, count } = training.data
    return {
      model: { id, name },
      training: { id: training.identity(config.captions), name: trainingName, count },
      fusion: fusion && { id: fusion.data.id, name: fusion.data.name, count: fusion.data.count },
    }
  }

  /**
   * That a run can go on with what is open, or be measured on it.
   * @throws BadInput: which model, images or captions are missing
   */
  expect({
    config,
    model,
    training,
    fusion,
  }: Pick<FusionRunSummary, 'config' | 'model' | 'training' | 'fusion'>): void {
    this.expectModel(model)
    this.expectSize(config)
    const missing = ({ name, count }: { name: string; count: number }, role: SetRole) =>
      new BadInput(says.runSetNotLoaded({ what: TITLES[role], name, count: formatCount(count) }))
    const set = this.sets.training
    const [id] = training.id.split('#')
    if (set === null || set.data.id !== id) throw missing(training, 'training')
    if (set.identity(config.captions) !== training.id)
      throw new BadInput(says.runCaptionsOther({ name: training.name }))
    if (fusion !== null && this.sets.fusion?.data.id !== fusion.id) throw missing(fusion, 'fusion')
  }

  /** @throws BadInput where the model is open at another size than a run's */
  private expectSize({ size }: FineTuningConfig): void {
    const { report } = this.opened
    const wanted = size ?? report.ownSize
    if (wanted !== report.size) throw new BadInput(says.runOtherSize({ size: wanted, open: report.size }))
  }

  /** @throws BadInput where a run belongs to another model */
  expectModel({ id, name }: FusionRunSummary['model']): void {
    const { report } = this.opened
    if (report.id !== id) throw new BadInput(says.runBelongsTo({ name, open: report.name }))
  }
}
