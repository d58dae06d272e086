/** The bench's table, its ratios, and what must hold. */
import { measuredOf } from '../outcome'
import { JAVASCRIPT_STEPS } from './plan'
import { atMost, figure, markdownTable, times, type Check } from '../table'
import type { MixtureRow, Variant } from './types'

/** Most dispatches, submits and writes of a queue that a steady iteration may take (K = 10). */
export const MOST_DISPATCHES = 150
export const MOST_SUBMITS = 2
export const MOST_WRITES = 2
/** Dispatches of an iteration relative to stock operations and stock Adam. */
export const MOST_OF_STOCK = 0.5

const labels: Record<Variant, string> = {
  ours: 'ours',
  stock: 'stock ops, stock Adam',
  batched: 'S = K, one batch',
  looped: 'S = K, K passes',
  'null-device': 'JS of step() [3]',
}

const isOurs = ({ job }: MixtureRow) => job.library === 'tfjs' && job.variant === 'ours'

/** What a row is compared with: our iteration on the same backend; for K passes, the same samples in one batch. */
function reference(row: MixtureRow, rows: readonly MixtureRow[]): MixtureRow | undefined {
  const variant: Variant = row.job.variant === 'looped' ? 'batched' : 'ours'
  return rows.find(
    ({ place, job }) =>
      place === row.place &&
      job.library === 'tfjs' &&
      job.variant === variant &&
      job.backend === row.job.backend &&
      job.size.batch === row.job.size.batch,
  )
}

export interface Ratios {
  /** Milliseconds an iteration ÷ the reference row's. */
  time: number | null
  /** Dispatches an iteration ÷ the reference row's. */
  dispatches: number | null
  /** Milliseconds an iteration ÷ those of our iteration on WebGPU. */
  timeToWebgpu: number | null
}

/** A row's ratios within this run; null where one of the two was not measured. */
export function ratios(row: MixtureRow, rows: readonly MixtureRow[]): Ratios {
  // A device that does nothing is no backend to compare.
  if (row.job.variant === 'null-device') return { time: null, dispatches: null, timeToWebgpu: null }
  const own = measuredOf(row)?.iteration
  const other = measuredOf(reference(row, rows))?.iteration
  const onWebgpu = (other: MixtureRow) =>
    isOurs(other) && other.job.backend === 'webgpu' && other.job.size.batch === row.job.size.batch
  const webgpu = measuredOf(rows.find(onWebgpu))?.iteration
  const ratio = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? null : a / b)
  return {
    time: ratio(own?.milliseconds, other?.milliseconds),
    dispatches: ratio(own?.counts?.dispatches, other?.counts?.dispatches),
    timeToWebgpu: ratio(own?.milliseconds, webgpu?.milliseconds),
  }
}

/** What must hold of the rows that were measured. */
export function checks(rows: readonly MixtureRow[]): Check[] {
  const counts = (variant: Variant) => {
    const row = rows.find(({ job }) => job.backend === 'webgpu' && job.library === 'tfjs' && job.variant === variant)
    return measuredOf(row)?.iteration.counts ?? undefined
  }
  const [ours, stock] = [counts('ours'), counts('stock')]
  const share = ours && stock ? ours.dispatches / stock.dispatches : undefined
  const growth = rows.flatMap((row) => {
    const drag = measuredOf(row)?.drag
    if (!drag) return []
    const { place, job } = row
    const name = `${job.backend} in ${place}: bytes and tensors more after ${drag.drags} drags`
    return atMost(name, Math.max(drag.grown.bytes, drag.grown.deviceBytes) + drag.grown.tensors, 0)
  })
  return [
    ...atMost('dispatches an iteration', ours?.dispatches, MOST_DISPATCHES),
    ...atMost('dispatches relative to stock', share, MOST_OF_STOCK),
    ...atMost('submits an iteration', ours?.submits, MOST_SUBMITS),
    ...growth,
  ]
}

function backendOf(row: MixtureRow): string {
  const mark = measuredOf(row)?.software ? ' (software)' : ''
  return `${row.job.backend}${mark}${row.place === 'Node' ? ', Node' : ''}`
}

function nameOf({ job }: MixtureRow): string {
  if (job.library === 'jax-js') return 'jax-js [1]'
  const images = job.size.batch === undefined ? '' : `, M = ${job.size.batch}`
  return `${labels[job.variant]}${images}${job.variant === 'stock' && job.backend === 'wasm' ? ' [2]' : ''}`
}

/** A row in a line, told while the others are still to come. */
export function describe(row: MixtureRow): string {
  const { outcome } = row
  const result =
    'failed' in outcome
      ? `did not run: ${outcome.failed}`
      : `${figure(outcome.measured.iteration.milliseconds)} ms an iteration`
  return `${backendOf(row)}, ${nameOf(row)}: ${result}`
}

/** The rows as a Markdown table, with what went wrong and what differs below. */
export function table(rows: readonly MixtureRow[]): string {
  const header = [
    'backend',
    'iteration',
    'it/s',
    'ms',
    'time',
    'to webgpu',
    'dispatches',
    '',
    'submits',
    'KB written',
    'slider ms',
  ]
  const lines = rows.map((row) => {
    const measured = measuredOf(row)
    const [backend, name] = [backendOf(row), nameOf(row)]
    if (measured === null) return [backend, name, 'did not run', ...header.slice(3).map(() => '')]
    const { milliseconds, counts } = measured.iteration
    const { time, dispatches, timeToWebgpu } = ratios(row, rows)
    return [
      backend,
      name,
      figure(1000 / milliseconds),
      figure(milliseconds),
      times(time),
      times(timeToWebgpu),
      figure(counts?.dispatches),
      times(dispatches),
      figure(counts?.submits),
      figure(counts === null ? null : counts.bytesWritten / 1024),
      figure(measured.drag?.milliseconds),
    ]
  })
  const failures = rows.filter(({ outcome }) => 'failed' in outcome).map(describe)
  return [markdownTable(header, lines, 2), '', ...notes, ...failures].join('\n')
}

const notes = [
  '"time" and the ratio beside "dispatches" are to our iteration on the same backend ("K passes": to "one batch"); "to webgpu" is the time to ours on WebGPU.',
  'A software adapter is the processor playing GPU: its counts are those of any GPU, its times are not. S = K rows run a small batch there.',
  '[1] The same networks, prior, losses and Adam under jit, NCHW; R_C’s warp comes ready from the host, and running statistics are not tracked: a little less work than ours.',
  '[2] tfjs-wasm has no filter gradient, so the convolutions stay ours; fused kernels and Adam are stock.',
  `[3] Of ours, on a device that does nothing: the least of ${JAVASCRIPT_STEPS}.`,
]
