/** The tables of `npm run bench -- counts`, and what must hold. */
import type { GpuCounts } from '../../src/gpu/counters'
import { measuredOf } from '../outcome'
import { MOST_STEP_DISPATCHES, MOST_STEP_SUBMITS, MOST_STEP_WRITES } from '../fusion/report'
import { MOST_DISPATCHES, MOST_SUBMITS, MOST_WRITES } from '../mixture/report'
import { atMost, markdownTable, type Check } from '../table'
import type { Counted, Counts, CountsRow } from './types'

/** Most calls of tfjs' engine that an iteration of the mixture may take on WebAssembly. */
export const MOST_ENGINE_CALLS = 250

/** Budgets of the GPU. */
const most: Record<Counted, Pick<GpuCounts, 'dispatches' | 'submits' | 'writes'>> = {
  iteration: { dispatches: MOST_DISPATCHES, submits: MOST_SUBMITS, writes: MOST_WRITES },
  step: { dispatches: MOST_STEP_DISPATCHES, submits: MOST_STEP_SUBMITS, writes: MOST_STEP_WRITES },
}

const labels: Record<Counted, string> = {
  iteration: 'mixture, an iteration of "joint"',
  step: 'fusion, a fine-tuning step of "demo"',
}

const columns: readonly [keyof GpuCounts, string][] = [
  ['dispatches', 'dispatches'],
  ['submits', 'submits'],
  ['copies', 'copies'],
  ['bindGroups', 'bind groups'],
  ['buffers', 'buffers made'],
  ['writes', 'uniform writes'],
  ['bytesWritten', 'bytes written'],
  ['readbacks', 'readbacks'],
  ['bytesRead', 'bytes read'],
]

/** Kernels that are told by name: the others are one number. */
const NAMED = 12

/** All calls of the engine. */
export const sum = (calls: Record<string, number>) => Object.values(calls).reduce((total, count) => total + count, 0)

const nameOf = ({ job }: CountsRow) => `${labels[job.counted]}, batch ${job.batch}, ${job.backend}`

/** A row in a line, told while the others are still to come. */
export function describeCounts(row: CountsRow): string {
  const measured = measuredOf(row)
  if (measured === null) return `${nameOf(row)} did not run: ${'failed' in row.outcome ? row.outcome.failed : ''}`
  const [{ gpu, calls }] = measured.counts
  return `${nameOf(row)}: ${gpu === null ? '' : `${gpu.dispatches} dispatches, `}${sum(calls)} engine calls`
}

/** How many figures differ between the two. */
function differences([first, second]: [Counts, Counts]): number {
  const figures = ({ gpu, calls }: Counts): Record<string, number> => ({ ...gpu, ...calls })
  const [a, b] = [figures(first), figures(second)]
  return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]).length
}

export const countsChecks = (rows: readonly CountsRow[]): Check[] =>
  rows.flatMap((row) => {
    const counts = measuredOf(row)?.counts
    if (counts === undefined) return []
    const { backend, counted } = row.job
    const [{ gpu, calls }] = counts
    const told = (figure: string) => `${nameOf(row)}: ${figure}`
    return [
      ...atMost(told('figures that differ from those of the next'), differences(counts), 0),
      ...atMost(told('dispatches'), gpu?.dispatches, most[counted].dispatches),
      ...atMost(told('submits'), gpu?.submits, most[counted].submits),
      ...atMost(told('writes'), gpu?.writes, most[counted].writes),
      ...atMost(told('bind groups made'), gpu?.bindGroups, 0),
      ...atMost(told('buffers made'), gpu?.buffers, 0),
      ...atMost(
        told('engine calls'),
        backend === 'wasm' && counted === 'iteration' ? sum(calls) : null,
        MOST_ENGINE_CALLS,
      ),
    ]
  })

function namedCalls(calls: Record<string, number>): string {
  const byCount = Object.entries(calls).sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
  const named = byCount.slice(0, NAMED).map(([name, count]) => `${count} ${name}`)
  const others = sum(Object.fromEntries(byCount.slice(NAMED)))
  return [...named, ...(others === 0 ? [] : [`${others} others`])].join(', ')
}

/** The rows as two Markdown tables. */
export function countsTable(rows: readonly CountsRow[]): string {
  const measured = rows.flatMap((row) => {
    const counts = measuredOf(row)?.counts[0]
    return counts === undefined ? [] : [{ name: nameOf(row), ...counts }]
  })
  const onGpu = measured.flatMap(({ name, gpu }) =>
    gpu === null ? [] : [[name, ...columns.map(([key]) => String(gpu[key]))]],
  )
  const inEngine = measured.map(({ name, calls }) => [name, String(sum(calls))])
  const byName = measured.flatMap(({ name, calls }) => (sum(calls) === 0 ? [] : [`${name}: ${namedCalls(calls)}.`]))
  const failures = rows.filter(({ outcome }) => 'failed' in outcome).map(describeCounts)
  return [
    markdownTable(['of the GPU', ...columns.map(([, title]) => title)], onGpu, 1),
    '',
    markdownTable(["of tfjs' engine", 'calls'], inEngine, 1),
    '',
    ...byName,
    '',
    'Each with the read of what it measured, behind the first few; nothing is timed, and no figure hangs on the machine.',
    ...failures,
  ].join('\n')
}
