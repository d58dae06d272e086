/** The table of `npm run bench -- fusion`, its ratios, and what must hold. */
import { SAMPLING_STEPS } from '../../src/diffusion/sampling/generation'
import type { FusionRow, FusionVariant } from './types'
import { measuredOf } from '../outcome'
import { atMost, figure, markdownTable, times, type Check } from '../table'

/** Most dispatches, submits and writes that a steady fine-tuning step of the bundled miniature may take. */
export const MOST_STEP_DISPATCHES = 420
export const MOST_STEP_SUBMITS = 2
export const MOST_STEP_WRITES = 2
/** Dispatches of a step relative to stock operations and stock Adam. */
export const MOST_OF_STOCK_STEP = 0.5

const labels: Record<FusionVariant, string> = { ours: 'ours', stock: 'stock ops, stock Adam' }

export interface FusionRatios {
  /** Milliseconds a step ÷ those of ours on the same backend. */
  time: number | null
  /** Dispatches a step ÷ those of ours. */
  dispatches: number | null
  /** Seconds an image ÷ those of ours. */
  sampling: number | null
}

/** A row's ratios within this run; null where one of the two was not measured. */
export function fusionRatios(row: FusionRow, rows: readonly FusionRow[]): FusionRatios {
  const own = measuredOf(row)
  const isOurs = ({ place, job }: FusionRow) =>
    place === row.place && job.variant === 'ours' && job.backend === row.job.backend
  const ours = measuredOf(rows.find(isOurs))
  const ratio = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? null : a / b)
  return {
    time: ratio(own?.training.milliseconds, ours?.training.milliseconds),
    dispatches: ratio(own?.training.counts?.dispatches, ours?.training.counts?.dispatches),
    sampling: ratio(ours?.sampling.imagesPerSecond, own?.sampling.imagesPerSecond),
  }
}

/** What must hold of the rows that were measured. */
export function fusionChecks(rows: readonly FusionRow[]): Check[] {
  const onWebgpu = (variant: FusionVariant) =>
    rows.find(({ job }) => job.backend === 'webgpu' && job.variant === variant)
  const ourRow = onWebgpu('ours')
  const ours = measuredOf(ourRow)
  const counts = ours?.training.counts
  const ofStock = measuredOf(onWebgpu('stock'))?.training.counts?.dispatches
  const floats = SAMPLING_STEPS * (ourRow?.job.images ?? 0)
  const share = counts && ofStock !== undefined ? counts.dispatches / ofStock : undefined
  return [
    ...atMost('dispatches a step', counts?.dispatches, MOST_STEP_DISPATCHES),
    ...atMost('dispatches a step relative to stock', share, MOST_OF_STOCK_STEP),
    ...atMost('submits a step', counts?.submits, MOST_STEP_SUBMITS),
    ...atMost('readbacks within a step', ours?.training.readbacksWithin, 0),
    // A float of each step's result tells when the device is done with it.
    ...atMost('bytes read while sampling, beside the images', ours?.sampling.bytesReadBeside, 4 * floats),
    ...atMost('bytes read while encoding, beside the latents', ours?.encoding.bytesReadBeside, 0),
    ...rows.flatMap((row) => {
      const training = measuredOf(row)?.training
      const more = training && training.grown.tensors + training.grown.bytes
      return atMost(
        `${placeOf(row)}, ${labels[row.job.variant]}: bytes and tensors more after ${training?.steps} steps`,
        more,
        0,
      )
    }),
  ]
}

function placeOf(row: FusionRow): string {
  const mark = measuredOf(row)?.software ? ' (software)' : ''
  return `${row.job.backend}${mark}${row.place === 'Node' ? ', Node' : ''}`
}

/** A row in a line, told while the others are still to come. */
export function describeFusion(row: FusionRow): string {
  const { outcome } = row
  const result =
    'failed' in outcome
      ? `did not run: ${outcome.failed}`
      : `${figure(outcome.measured.training.milliseconds)} ms a step, ${figure(outcome.measured.sampling.imagesPerSecond)} images/s sampled`
  return `${placeOf(row)}, ${labels[row.job.variant]}: ${result}`
}

const header = [
  ...[
    'backend',
    'step',
    'batch',
    'samples/s',
    'ms',
    'time',
    'dispatches',
    '',
    'submits',
    'KB written',
    'bytes read',
    'readbacks',
  ],
  ...['sampled/s', 'time', 'encoded/s'],
]

/** The rows as a Markdown table, with the adapters, what went wrong and what the columns mean below. */
export function fusionTable(rows: readonly FusionRow[]): string {
  const lines = rows.map((row) => {
    const measured = measuredOf(row)
    const { backend, batch, variant } = row.job
    const start = [
      placeOf(row),
      `${labels[variant]}${variant === 'stock' && backend === 'wasm' ? ' [1]' : ''}`,
      String(batch),
    ]
    if (measured === null) return [...start, 'did not run']
    const { training, sampling, encoding } = measured
    const { milliseconds, counts, readbacksWithin } = training
    const ratios = fusionRatios(row, rows)
    return [
      ...start,
      ...[figure((1000 * batch) / milliseconds), figure(milliseconds), times(ratios.time)],
      ...[figure(counts?.dispatches), times(ratios.dispatches), figure(counts?.submits)],
      ...[figure(counts && counts.bytesWritten / 1024), figure(counts?.bytesRead), figure(readbacksWithin)],
      ...[figure(sampling.imagesPerSecond), times(ratios.sampling), figure(encoding.imagesPerSecond)],
    ]
  })
  const adapters = new Map(
    rows.flatMap((row) => {
      const measured = measuredOf(row)
      return measured === null ? [] : [[placeOf(row), measured.adapter] as const]
    }),
  )
  const named = [...adapters].map(([place, adapter]) => `${place}: ${adapter}`).join('; ')
  const failures = rows.filter(({ outcome }) => 'failed' in outcome).map(describeFusion)
  return [markdownTable(header, lines, 2), '', `${named}.`, ...notes, ...failures].join('\n')
}

const notes = [
  'Dispatches, submits and bytes are of one step with the read of its loss; "readbacks" of the step alone. Ratios ("time", beside "dispatches") are to ours on the same backend.',
  '"sampled": captions to images, DDIM of 20 steps, guidance 1, decoder included; "encoded": images to latents, in ONNX Runtime.',
  'A software adapter is the processor playing GPU: its counts are those of any GPU, its times are not.',
  '[1] tfjs-wasm has no filter gradient of a convolution, so that one kernel stays ours.',
]
