/** Runs of both labs in one form: what is stored of them, and what was written beside their checkpoints. */
import type { MixtureCard } from '../../workers/mixture/card-types'
import type { StoredRun } from '../../workers/mixture/protocol'
import type { ClusteringReport, SampleQuality } from '../../mixture/types'
import type { FusionCard } from '../../workers/fusion/runs/card-types'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import { clusteringOf, frechetOf, inceptionOf } from '../../workers/results/mixture-result'
import { scoresOf } from '../../workers/results/fusion-result'
import { flat } from '../../results/difference'
import { bundledDatasetNames, bundledOf } from '../mixture/baseline'
import { fusionDeparture, mixtureDeparture } from './changes'
import type { Curve, NamedCurve, RunEntry } from './types'

/** Curves without intervals. */
const curve = (points: readonly (readonly [number, number | null | undefined])[]): Curve =>
  points.flatMap(([x, y]): Curve => (typeof y === 'number' && Number.isFinite(y) ? [[x, y, null, null]] : []))

/** ", n = 1,000": of how many images a curve's numbers are; a score made at the end may be of more. */
const nOf = (count: number | undefined) => (count === undefined ? '' : `, n = ${count.toLocaleString('en')}`)

/** Those that have a line to show. */
const drawn = (curves: NamedCurve[]) => curves.filter(({ points }) => points.length > 1)

/** @param card null of a run that an older version of this page saved: it has one with its next checkpoint */
export function mixtureEntry(run: StoredRun, card: MixtureCard | null): RunEntry {
  const { runId, name, iteration, iterations, datasetId, savedAt, bytes } = run
  const bundled = bundledOf(datasetId)
  const entry: RunEntry = {
    runId,
    lab: 'mixture',
    name,
    bundled: false,
    done: iteration,
    total: iterations,
    data: bundled === null ? 'own images' : bundledDatasetNames[bundled.name],
    seed: null,
    backend: null,
    seconds: null,
    savedAt,
    bytes,
    preset: null,
    differs: [],
    settings: null,
    scores: {},
    scoredAt: null,
    judges: [],
    curves: [],
    pictures: null,
    noise: null,
    prompts: null,
    canGoOn: iteration < iterations,
  }
  return card === null ? entry : { ...entry, ...fromCard(card, bundled?.name ?? 'own') }
}

function fromCard(card: MixtureCard, dataset: Parameters<typeof mixtureDeparture>[1]): Partial<RunEntry> {
  const { config, datasetName, iteration, seconds, backend, evaluation, quality, history, clustering, pictures } = card
  const { preset, changes } = mixtureDeparture(config, dataset)
  // A score by a network of the visitor's own is never beside those of the page's: it is a curve under that network's name.
  const known = quality.filter(({ own }) => own === undefined)
  const newest = known.at(-1)
  // On the way fewer images are looked at than for the scores: curves of another n are other curves.
  const ofCount = nOf(clustering[0]?.count)
  return {
    data: datasetName,
    seed: config.seed,
    backend: backend && backendText(backend),
    seconds,
    preset,
    differs: changes,
    settings: new Map([['data', datasetName], ...flat(config)]),
    ...scored(evaluation, newest ?? null, iteration),
    curves: drawn([
      {
        name: `ACC${ofCount}`,
        points: curve(clustering.map(({ iteration, labelled }) => [iteration, labelled?.accuracy])),
      },
      { name: `NMI${ofCount}`, points: curve(clustering.map(({ iteration, labelled }) => [iteration, labelled?.nmi])) },
      { name: 'FID-like', points: frechetCurve(known) },
      { name: 'loss of G', points: curve(history.map(({ iteration, lossG }) => [iteration, lossG])) },
      { name: 'loss of D', points: curve(history.map(({ iteration, lossD }) => [iteration, lossD])) },
      ...ownNames(quality).map((own) => ({
        name: `FID-like on ${own}`,
        points: frechetCurve(quality.filter((each) => each.own === own)),
      })),
    ]),
    pictures,
    noise: `D_z = ${config.latent}`,
  }
}

/** @param done iterations of the run, which may have gone on since it was scored */
function scored(
  evaluation: ClusteringReport | null,
  quality: SampleQuality | null,
  done: number,
): Pick<RunEntry, 'scores' | 'scoredAt' | 'judges'> {
  const earlier = [evaluation, quality].flatMap((report) => (report === null ? [] : report.iteration)).sort(ascending)
  return {
    scores: {
      ...(evaluation === null ? {} : clusteringOf(evaluation)),
      ...(quality === null ? {} : { inception: inceptionOf(quality), frechet: frechetOf(quality) }),
    },
    scoredAt: earlier.find((iteration) => iteration !== done) ?? null,
    judges: quality === null ? [] : [quality.classifier],
  }
}

const ascending = (a: number, b: number) => a - b

/** What the room of the mixture has measured of the run that it has open: no checkpoint may have it yet. */
export interface OpenedScores {
  runId: string
  evaluation: ClusteringReport | null
  quality: SampleQuality | null
}

/** With the scores that were made of a run when it was opened, or asked for since, where it is that run as it stands there. */
export function withOpened(entry: RunEntry, { runId, evaluation, quality }: OpenedScores): RunEntry {
  if (entry.runId !== runId) return entry
  const here = <R extends { iteration: number }>(report: R | null) => (report?.iteration === entry.done ? report : null)
  const known = quality?.own === undefined ? here(quality) : null
  const made = scored(here(evaluation), known, entry.done)
  if (Object.keys(made.scores).length === 0) return entry
  const scores = { ...entry.scores, ...made.scores }
  const isWhole = Object.keys(entry.scores).every((name) => name in made.scores)
  return {
    ...entry,
    scores,
    scoredAt: isWhole ? null : entry.scoredAt,
    judges: known === null ? entry.judges : made.judges,
  }
}

const frechetCurve = (quality: MixtureCard['quality']) =>
  curve(quality.map(({ iteration, frechet }) => [iteration, frechet.value]))

const ownNames = (quality: MixtureCard['quality']) => [
  ...new Set(quality.flatMap(({ own }) => (own === undefined ? [] : [own]))),
]

export function fusionEntry(run: FusionRunSummary, card: FusionCard | null): RunEntry {
  const { runId, name, config, model, training, step, savedAt, seconds, backend, losses, rising, measured } = run
  const { preset, changes } = fusionDeparture(config)
  return {
    runId,
    lab: 'fusion',
    name,
    bundled: run.bundled,
    done: step,
    total: config.steps,
    data: `${training.name}, ${config.images} images`,
    seed: config.seed,
    backend: backendText(backend),
    seconds,
    savedAt: run.bundled ? null : savedAt,
    bytes: run.bundled ? null : run.bytes,
    preset,
    differs: changes,
    settings: new Map([['data', training.name], ...flat(config)]),
    scores: measured === null ? {} : scoresOf(measured),
    scoredAt: null,
    judges: measured === null ? [] : [measured.detector, measured.classifier],
    curves: drawn([
      { name: `R${nOf(rising[0]?.count)}`, points: curve(rising.map(({ step, replication }) => [step, replication])) },
      { name: 'loss', points: curve(losses.map(({ step, loss }) => [step, loss])) },
    ]),
    pictures: card?.pictures ?? null,
    // Their noise is drawn from the run's seed, in the model's own size.
    noise: card === null ? null : [config.seed, model.id, config.images, ...card.prompts].join('|'),
    prompts: card?.prompts ?? null,
    canGoOn: run.resumable && (step < config.steps || measured === null),
  }
}

const backendText = ({ name, adapter }: { name: string; adapter: string }) =>
  adapter === '' || adapter === name ? name : `${name}, ${adapter}`
