/** What is asked of whoever generates, the model as it was opened or a run: images, measurements, where and by which words it remembers. */
import type { Turns } from '../../store/turns'
import type { Task } from '../../tensor/cancellation'
import type { Effort } from './effort'
import { checkSampling, generate, type Sized } from './generation'
import type { Started } from './platform'
import type { FusionAnswer, FusionAsk, Generator } from './protocol'
import type { FusionRun } from './runs/run'
import { significantTokens } from './significance'
import { whereRemembered } from './where'

/** What is there when something is asked. */
export interface GeneratorHost extends Started {
  /** In memory; null where none is. */
  run: FusionRun | null
  /** What is in memory is stored as it stands. */
  settle: () => Promise<void>
  effort: Effort
}

export class Generators {
  /** @param turns of training steps and of whatever else uses the networks: until its turn, a run that broke may have gone back to an older one */
  constructor(
    private readonly turns: Turns,
    private readonly host: () => GeneratorHost,
  ) {}

  generate(ask: FusionAsk<'generate'>, task: Task): Promise<FusionAnswer<'generate'>> {
    return this.turns.take(async () => {
      const { session, judging, run } = this.host()
      return generate(ask, await this.networkOf(ask.generator), { session, judging, run }, task)
    })
  }

  whereRemembered(
    { runId, generation }: FusionAsk<'whereRemembered'>,
    task: Task,
  ): Promise<FusionAnswer<'whereRemembered'>> {
    return this.turns.take(async () => {
      const gallery = await this.host().archive.gallery(runId)
      return whereRemembered(gallery, generation, await this.networkOf({ kind: 'run', runId }), task)
    })
  }

  significantTokens(ask: FusionAsk<'significantTokens'>, task: Task): Promise<FusionAnswer<'significantTokens'>> {
    return this.turns.take(async () => significantTokens(ask, await this.networkOf(ask.generator), task))
  }

  /** What is found of a run is kept with it. */
  async measure(ask: FusionAsk<'measure'>, task: Task): Promise<FusionAnswer<'measure'>> {
    const { generator, captions: asked, ...sampling } = ask
    checkSampling(sampling)
    const { session, archive, measuring, run, settle, effort } = this.host()
    const inMemory = generator.kind === 'run' && generator.runId === run?.runId ? run : null
    const kept = generator.kind === 'run' && inMemory === null ? await archive.summary(generator.runId) : null
    if (kept !== null) {
      session.expect(kept)
      await archive.takeUp(kept.runId)
    }
    // What is measured is what is stored.
    if (inMemory !== null) await settle()
    const { unet } = await this.networkOf(generator)
    const captions = asked ?? (inMemory ?? kept)?.config.captions ?? 'original'
    const how = { unet, captions, most: effort.generations, ...sampling }
    const found = await this.turns.take(() => measuring.measure(how, task))
    if (inMemory !== null) inMemory.measured = found.measured
    const summary = inMemory?.summary() ?? (kept && { ...kept, measured: found.measured })
    if (summary?.bundled === false) await archive.keepMeasured(summary, found.gallery)
    return found
  }

  /** A run generates images of the size that it learnt, whatever size the model is open at. */
  private async networkOf(generator: Generator): Promise<Sized> {
    const { session, archive, networks, run } = this.host()
    const { pipeline } = session.opened
    if (generator.kind === 'pretrained') return { unet: pipeline.unet, pipeline }
    if (run?.runId === generator.runId) return { unet: run.unet, pipeline }
    const { model, config } = await archive.summary(generator.runId)
    session.expectModel(model)
    return { unet: await networks.of(generator.runId, pipeline), pipeline: pipeline.at(config.size) }
  }
}
