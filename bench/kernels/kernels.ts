/** `npm run bench -- kernels`: our convolutions on WebGPU against tfjs', and against the versions that lost. */
import { parseArgs } from 'node:util'
import { positive } from '../arguments'
import { convolutionKernels, convolutionName, jointConvolutions } from '../../src/selftest/speed/convolutions'
import { COMMON_HELP, commonOptions, drive } from '../driver'
import { measuredOf } from '../outcome'
import { figure, markdownTable, times, type Check } from '../table'
import type { Planned, Row } from '../types'
import type { KernelJob, KernelMeasured } from './types'

export const KERNELS_HELP = `npm run bench -- kernels [options]

Times each convolution of the mixture's preset "joint" on WebGPU in headless Chromium: our kernels, tfjs', and the
versions that lost, in one run. Exit code 1 where the filter's gradient is less than four times as fast as tfjs', or a
result differs.

  --repeats N         times each version N times; the least counts (default 3)
  --batch M           images (default 64)
${COMMON_HELP}`

/** How much faster our filter gradient has to be. */
const LEAST_OF_FILTER_GRADIENT = 4
/** Of sums of a few thousand float32 products in another order. */
const MOST_DIFFERENCE = 1e-5

type KernelRow = Row<KernelJob, KernelMeasured>

const nameOf = ({ kernel, convolution }: KernelJob) => convolutionName(kernel, convolution)

/** How often as long as ours a version takes. */
const ratio = (row: KernelRow, version: string): number | null => {
  const ms = measuredOf(row)?.ms
  return ms?.[version] === undefined || ms.ours === undefined ? null : ms[version] / ms.ours
}

const report = {
  describe: (row: KernelRow) => {
    const measured = measuredOf(row)
    if (measured === null) return `${nameOf(row.job)}: ${'failed' in row.outcome ? row.outcome.failed : ''}`
    const others = Object.keys(measured.ms).filter((name) => name !== 'ours')
    const said = others.map((name) => `${name} ${times(ratio(row, name))}`)
    return `${nameOf(row.job)}: ${figure(measured.ms.ours)} ms; ${said.join(', ')}`
  },
  table: (rows: readonly KernelRow[]) => {
    const versions = [...new Set(rows.flatMap((row) => Object.keys(measuredOf(row)?.ms ?? {})))]
    const others = versions.filter((name) => name !== 'ours')
    const lines = rows.map((row) => [
      nameOf(row.job),
      figure(measuredOf(row)?.ms.ours),
      ...others.map((name) => times(ratio(row, name))),
    ])
    const first = rows.map(measuredOf).find((measured) => measured !== null)
    const adapter = first === undefined ? '' : `${first.adapter}${first.software ? ' (software)' : ''}\n\n`
    return `${adapter}${markdownTable(['kernel', 'ours, ms', ...others.map((name) => `${name}, of ours`)], lines, 1)}`
  },
  ratios: (row: KernelRow) => ({ tfjs: ratio(row, 'tfjs') }),
  checks: (rows: readonly KernelRow[]): Check[] =>
    rows.flatMap((row) => {
      const measured = measuredOf(row)
      if (measured === null) return []
      const difference = Math.max(...Object.values(measured.difference))
      const same = { name: `difference, ${nameOf(row.job)}`, value: difference, limit: MOST_DIFFERENCE }
      const share = 1 / (ratio(row, 'tfjs') ?? NaN)
      const fast = {
        name: `time as a share of tfjs', ${nameOf(row.job)}`,
        value: share,
        limit: 1 / LEAST_OF_FILTER_GRADIENT,
      }
      return [same, ...(row.job.kernel === 'filter gradient' ? [fast] : [])].map((check) => ({
        ...check,
        passed: check.value <= check.limit,
      }))
    }),
}

/** @param given arguments behind "kernels" */
export async function benchKernels(given: string[]): Promise<void> {
  const { values } = parseArgs({
    args: given,
    options: {
      ...commonOptions,
      repeats: { type: 'string', default: '3' },
      batch: { type: 'string', default: '64' },
    },
  })
  const repeats = positive('repeats', values.repeats)
  const plan = jointConvolutions(positive('batch', values.batch)).flatMap((convolution) =>
    convolutionKernels.map((kernel): Planned<KernelJob> => ({
      place: 'Chromium',
      job: { backend: 'webgpu', kernel, convolution, repeats },
    })),
  )
  const measureInNode = () => Promise.reject(new Error('Node has no WebGPU.'))
  await drive<KernelJob, KernelMeasured>({ name: 'kernels', plan, measureInNode, report }, values)
}
