/** Networks that measure what is generated, and what they measure it against. */
import { loadBundledSet } from '../../data/captioned/bundled'
import type { LoadBytes } from '../../data/fetch-bytes'
import { bundledCopyThreshold, openBundledClassifier, openBundledDetector } from '../../judges/bundled'
import { Judge } from '../../diffusion/judges/judge'
import { JudgeNetwork } from '../../judges/network'
import { partOf } from '../../diffusion/model/latent-coder'
import type { Pipeline } from '../../diffusion/model/pipeline'
import type { Pictures } from '../../data/pictures'
import type { ReadFile } from '../../tensor/files/folder'
import type { JudgeReport, JudgeSource, Measured } from './protocol'
import type { FusionSet } from './set'

type Role = JudgeReport['role']

interface OpenJudge {
  network: JudgeNetwork
  bundled: boolean
}

export class Judging {
  private readonly networks: Partial<Record<Role, OpenJudge>> = {}
  private judge: { of: FusionSet; judge: Judge; heldOut: Measured['heldOut'] } | null = null
  private heldOut: Pictures | null = null

  /** @param heldOutCount images of the held-out split that nothing was trained on */
  constructor(
    private readonly loadBytes: LoadBytes,
    private readonly heldOutCount: number,
  ) {}

  /**
   * Puts a network in the place of the one that has judged so far.
   * @throws BadInput where it cannot be used; the one before stays
   */
  async load(role: Role, source: JudgeSource): Promise<JudgeReport> {
    const opened = source.kind === 'bundled' ? await this.openBundled(role) : await openFile(source)
    await this.networks[role]?.network.close()
    this.networks[role] = opened
    this.forget()
    const { network, bundled } = opened
    const { name, description, preprocessing, hasLogits } = network
    return { role, name, bundled, description, preprocessing, hasLogits }
  }

  /** What judges generations from this set's captions: made once, its networks and held-out images fetched when first needed. */
  async judgeOf(set: FusionSet, pipeline: Pipeline): Promise<Judge> {
    if (this.judge?.of === set) return this.judge.judge
    this.forget()
    const detector = await this.network('detector')
    const classifier = await this.network('classifier')
    const heldOut = await this.heldOutFor(set)
    const judge = new Judge(
      {
        detector: detector.network,
        classifier: classifier.network,
        threshold: detector.bundled ? (await bundledCopyThreshold(this.models, set.data.count)).threshold : null,
      },
      {
        training: set.data,
        heldOut,
        reconstruct: async (start, end, task) =>
          pipeline.decodeImages(partOf(await set.encoded(pipeline, task), start, end), task),
      },
    )
    const told = heldOut && { name: 'Fashion-MNIST, held out', count: heldOut.count }
    this.judge = { of: set, judge, heldOut: told }
    return judge
  }

  /** The classifier's class that each image's caption names; null where it does not know such classes. */
  labelsOf(set: FusionSet): readonly number[] | null {
    return set.source.kind === 'fashion' && this.networks.classifier?.bundled === true ? set.data.labels : null
  }

  /** What is said beside every score. @throws Error before `judgeOf` */
  get told(): Pick<Measured, 'detector' | 'classifier' | 'heldOut'> {
    const { detector, classifier } = this.networks
    if (detector === undefined || classifier === undefined || this.judge === null)
      throw new Error('Nothing has been judged yet.')
    return {
      detector: detector.network.description,
      classifier: classifier.network.description,
      heldOut: this.judge.heldOut,
    }
  }

  /** The training set or the model is another one now; the networks stay. */
  forget(): void {
    this.judge?.judge.dispose()
    this.judge = null
  }

  private readonly models: ReadFile = (name) => this.loadBytes(`models/${name}`)

  private async network(role: Role): Promise<OpenJudge> {
    const opened = this.networks[role] ?? (await this.openBundled(role))
    this.networks[role] = opened
    return opened
  }

  private async openBundled(role: Role): Promise<OpenJudge> {
    const open = role === 'detector' ? openBundledDetector : openBundledClassifier
    return { network: await open(this.models), bundled: true }
  }

  private async heldOutFor({ source }: FusionSet): Promise<Pictures | null> {
    if (source.kind !== 'fashion') return null
    this.heldOut ??= await loadBundledSet('held-out', this.heldOutCount, this.loadBytes)
    return this.heldOut
  }
}

async function openFile(source: Extract<JudgeSource, { kind: 'file' }>): Promise<OpenJudge> {
  const bytes = new Uint8Array(await source.file.arrayBuffer())
  return { network: await JudgeNetwork.open(bytes, source.name, source.preprocessing, source.output), bundled: false }
}
