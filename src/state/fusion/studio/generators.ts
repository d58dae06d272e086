/** Whose UNet generates, as a choice from a list. */
import type { FusionRunSummary, Generator } from '../../../workers/fusion/protocol'

const before = 'pretrained'

/** What stands for a generator in a list of options. */
export function generatorKey(generator: Generator): string {
  return generator.kind === 'pretrained' ? before : generator.runId
}

export function generatorOf(key: string): Generator {
  return key === before ? { kind: 'pretrained' } : { kind: 'run', runId: key }
}

/** Runs whose weights are there, of the model that is open. */
export function ableRuns(runs: readonly FusionRunSummary[], modelId: string | undefined): FusionRunSummary[] {
  return runs.filter(({ hasWeights, model }) => hasWeights && model.id === modelId)
}

/** The model before fine-tuning and every run that can generate with it; runs of one name are told apart. */
export function generatorOptions(
  runs: readonly FusionRunSummary[],
  modelId: string | undefined,
): { value: string; label: string }[] {
  const able = ableRuns(runs, modelId)
  return [
    { value: before, label: 'before fine-tuning' },
    ...able.map((run) => ({ value: run.runId, label: distinctName(run, able) })),
  ]
}

/** The first run, where there is one: what was fine-tuned is what copies. */
export function proposedGenerator([first]: readonly FusionRunSummary[]): Generator {
  return first === undefined ? { kind: 'pretrained' } : { kind: 'run', runId: first.runId }
}

interface Named {
  name: string
  step: number
  savedAt: number
  config: { seed: number }
}

/** The run's name, and what tells it from others of that name: its seed, else its step, else the second that it was saved in. */
export function distinctName(run: Named, all: readonly Named[]): string {
  const others = all.filter((other) => other !== run && other.name === run.name)
  if (others.length === 0) return run.name
  if (others.every(({ config }) => config.seed !== run.config.seed)) return `${run.name}, seed ${run.config.seed}`
  if (others.every(({ step }) => step !== run.step)) return `${run.name}, step ${run.step}`
  return `${run.name}, ${new Date(run.savedAt).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'medium' })}`
}
