/** The scores of measured runs as columns: with as many digits as are real on the page, in full in files. */
import { escapeMarkdown, spreadsheetCell } from '../../../data/table-cells'
import type { MeasuredEntry } from './comparison.svelte'
import { thresholdOf } from './copies'

export interface ScoreColumn {
  key: string
  name: string
  /** In full. */
  title: string
  align: 'start' | 'end'
  /** To sort by, and for files; null where there is none. */
  value: (entry: MeasuredEntry) => number | string | null
  text: (entry: MeasuredEntry) => string
}

const none = '–'
/** Of a file: where programs read on. */
const exact = 6

/** A score in [−1, 1] as papers print it: ".81". */
export function decimals(value: number, digits: number): string {
  return Number.isFinite(value)
    ? value
        .toFixed(digits)
        .replace(/^(-?)0(?=\.)/, '$1')
        .replace('-', '−')
    : none
}

/** Digits behind the point that an interval leaves real: two where it is ± 0.03, three where it is ± 0.003. */
export function realDigits([low, high]: readonly [number, number]): number {
  const half = (high - low) / 2
  return half > 0 ? Math.max(2, Math.min(3, Math.ceil(-Math.log10(half)))) : 3
}

/** ".81 [.78 .84]". */
export function withInterval(value: number, interval: readonly [number, number]): string {
  const digits = realDigits(interval)
  return `${decimals(value, digits)} [${interval.map((end) => decimals(end, digits)).join(' ')}]`
}

/** "Fashion-MNIST, 16 images": what a run was fine-tuned on. */
export function trainedOn({ training, measured }: MeasuredEntry): string {
  return `${training.name}, ${grouped(measured.judgement.replication.generated.references)}\u00a0images`
}

const grouped = (value: number) => value.toLocaleString('en')

/** A share of `count` images in per cent: a tenth of a per cent where there are a thousand of them. */
export function shareText(value: number, count: number): string {
  return `${(100 * value).toFixed(count >= 1000 ? 1 : 0)} %`
}

/** A judge's name out of its description: "copy-detector" of "copy-detector, 96 numbers of 32×32 grey images". */
export function networkName(description: string): string {
  return description.replace(/, \d+ numbers of .*$/, '')
}

const reportOf = ({ measured }: MeasuredEntry) => measured.judgement.replication
const qualityOf = ({ measured }: MeasuredEntry) => measured.judgement.quality
const generatedOf = (entry: MeasuredEntry) => reportOf(entry).generated

type Score = Omit<ScoreColumn, 'align' | 'text'> & { print?: (value: number, entry: MeasuredEntry) => string }

const number = ({ print = (value) => String(value), ...column }: Score): ScoreColumn => ({
  ...column,
  align: 'end',
  text: (entry) => {
    const value = column.value(entry)
    return typeof value === 'number' ? print(value, entry) : (value ?? none)
  },
})
const likeR = (value: number, entry: MeasuredEntry) => decimals(value, realDigits(generatedOf(entry).interval))
const twoDigits = (value: number) => value.toFixed(2)
const share = (value: number, entry: MeasuredEntry) => shareText(value, generatedOf(entry).count)

export const scoreColumns: readonly ScoreColumn[] = [
  {
    key: 'run',
    name: 'Run',
    title: 'Captions and what was done against copying',
    align: 'start',
    value: ({ name }) => name,
    text: ({ name }) => name,
  },
  number({
    key: 'R',
    name: 'R',
    title: 'Replication score, 95 % bootstrap interval over the images; higher = copies more',
    value: (entry) => generatedOf(entry).replication,
    print: (value, entry) => withInterval(value, generatedOf(entry).interval),
  }),
  number({
    key: 'median',
    name: 'median',
    title: 'Median of the similarities of which R is the 95th percentile',
    value: (entry) => generatedOf(entry).median,
    print: likeR,
  }),
  number({
    key: 'copies',
    name: 'copies',
    title: 'Share of the images above the detector’s copy threshold',
    value: (entry) => generatedOf(entry).copies?.share ?? null,
    print: share,
  }),
  number({
    key: 'own',
    name: 'own',
    title: 'Mean similarity to the training image whose caption was asked for',
    value: (entry) => reportOf(entry).own?.mean ?? null,
    print: likeR,
  }),
  number({
    key: 'agreement',
    name: 'agree',
    title: 'Share of the images that the classifier takes for what the caption says',
    value: (entry) => qualityOf(entry).agreement?.share ?? null,
    print: share,
  }),
  number({
    key: 'FID-like',
    name: 'FID-like',
    title: 'Fréchet distance to held-out real images; lower = better pictures',
    value: (entry) => qualityOf(entry).frechet.value,
    print: twoDigits,
  }),
  number({
    key: 'IS',
    name: 'IS',
    title: 'Inception score; higher = clearer and more varied',
    value: (entry) => qualityOf(entry).inception?.mean ?? null,
    print: twoDigits,
  }),
  number({ key: 'n', name: 'n', title: 'Generated images', value: (entry) => generatedOf(entry).count }),
  number({ key: 'seed', name: 'seed', title: 'Seed of the run', value: ({ run }) => run?.config.seed ?? null }),
  number({ key: 'steps', name: 'steps', title: 'Fine-tuning steps', value: ({ run }) => run?.step ?? 0 }),
  number({
    key: 'minutes',
    name: 'min',
    title: 'Minutes of fine-tuning',
    value: ({ run }) => (run === null ? null : run.seconds / 60),
    print: (value) => value.toFixed(value < 1 ? 2 : 1),
  }),
  {
    key: 'backend',
    name: 'backend',
    title: 'What it was trained on',
    align: 'start',
    value: ({ run }) => run?.backend.name ?? null,
    text: ({ run }) => run?.backend.name ?? none,
  },
]

/** Conditions of the measurement, which a file has to say beside the scores. */
const conditions: Record<string, (entry: MeasuredEntry) => number | string | null> = {
  training_set: ({ training }) => training.name,
  captions: ({ run }) => run?.config.captions ?? null,
  fusion_set: ({ run }) => run?.fusion?.name ?? null,
  w_lat: ({ run }) => run?.config.fusion?.latentWeight ?? null,
  fusion_level: ({ run }) => run?.config.fusion?.level ?? null,
  // At token level the captions are joined, not weighed.
  w_emb: ({ run }) => (run?.config.fusion?.level === 'embedding' ? run.config.fusion.embeddingWeight : null),
  R_low: (entry) => generatedOf(entry).interval[0],
  R_high: (entry) => generatedOf(entry).interval[1],
  R_background: (entry) => reportOf(entry).background?.replication ?? null,
  R_ceiling: (entry) => reportOf(entry).ceiling?.replication ?? null,
  copy_threshold: ({ measured }) => thresholdOf(measured),
  training_images: (entry) => generatedOf(entry).references,
  'FID-like_deviation': (entry) => qualityOf(entry).frechetInterval?.deviation ?? null,
  'KID-like': (entry) => qualityOf(entry).kid?.value ?? null,
  'KID-like_deviation': (entry) => qualityOf(entry).kid?.deviation ?? null,
  precision: (entry) => qualityOf(entry).precision?.share ?? null,
  recall: (entry) => qualityOf(entry).recall?.share ?? null,
  authenticity: (entry) => qualityOf(entry).authenticity?.share ?? null,
  C_T: (entry) => qualityOf(entry).copying?.value ?? null,
  real_images: (entry) => qualityOf(entry).frechet.counts[1],
  guidance: ({ measured }) => measured.guidance,
  sampling_steps: ({ measured }) => measured.samplingSteps,
  prompts_changed_to_meter: ({ measured }) => measured.tameTo ?? null,
  detector: ({ measured }) => measured.detector,
  classifier: ({ measured }) => measured.classifier,
}

/** All runs as a CSV, lines ending in CRLF (RFC 4180). */
export function scoresCsv(entries: readonly MeasuredEntry[]): string {
  const columns = [...scoreColumns.map(({ key, value }) => [key, value] as const), ...Object.entries(conditions)]
  const cell = (value: number | string | null) =>
    typeof value === 'number' ? String(Number(value.toPrecision(exact))) : spreadsheetCell(value ?? '')
  const lines = entries.map((entry) => columns.map(([, value]) => cell(value(entry))).join(','))
  return [columns.map(([key]) => key).join(','), ...lines, ''].join('\r\n')
}

/** All runs as a Markdown table, and under it how they were measured. */
export function scoresMarkdown(entries: readonly MeasuredEntry[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const ways = entries.map(({ measured }) => howMeasured(measured))
  const notes = ways.filter((way, i) => ways.indexOf(way) === i)
  return [
    line(scoreColumns.map(({ name }) => name)),
    line(scoreColumns.map(({ align }) => (align === 'end' ? '--:' : '---'))),
    // Names may be anyone's; numbers are ours, brackets included.
    ...entries.map((entry) =>
      line(scoreColumns.map(({ align, text }) => (align === 'start' ? escapeMarkdown(text(entry)) : text(entry)))),
    ),
    '',
    ...notes.map(escapeMarkdown),
    '',
  ].join('\n')
}

/** One sentence that has to stand beside the scores wherever they go. */
export function howMeasured(measured: MeasuredEntry['measured']) {
  const { judgement, detector, classifier, guidance, samplingSteps, solver, tameTo } = measured
  const { count, references } = judgement.replication.generated
  const [, real] = judgement.quality.frechet.counts
  const against = judgement.reference === 'training' ? 'training images' : 'real images'
  const changed = tameTo === undefined ? '' : `, prompts changed until the meter is ${tameTo}`
  return `R by ${detector}: ${grouped(count)} generated images against ${grouped(references)} training images; FID-like, IS and agreement by ${classifier}, against ${grouped(real)} ${against}; guidance ${guidance}, ${samplingSteps} sampling steps${solver === 'dpm-solver++' ? ' of DPM-Solver++' : ''}${changed}.`
}
