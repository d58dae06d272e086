/** What a self-test found, in words: the page and the report say the same. */
import type { BackendName } from '../gpu/types'
import type { Outcome } from './outcome'
import type { CheckResult, Machine, PartName, SpeedColumn } from './types'

export const backendNames: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
}

export const partNames: Readonly<Record<PartName, string>> = {
  operations: 'Operations and kernels',
  replay: 'Replay against no replay',
  networks: 'Frozen networks in ONNX Runtime',
  speed: 'Speed',
}

/** A column of the benchmark on a machine; one that is drawn in software says so, for it is slower than the processor alone. */
export function columnName(column: SpeedColumn, { report, found }: Machine): string {
  if (column === 'tfjs') return 'tfjs’s own kernels'
  const name = column === 'ours' ? report.name : column
  const finding = name === 'cpu' ? null : found[name]
  return `${backendNames[name]}${finding?.kind === 'adapter' && finding.software ? ', software' : ''}`
}

/** "2.4e-7"; "0" for equal bits, "∞" where one side alone is not a number. */
export function differenceText(difference: number): string {
  if (difference === 0) return '0'
  return Number.isFinite(difference) ? difference.toExponential(1) : '∞'
}

export const shapesText = (shapes: CheckResult['shapes']): string =>
  shapes.map((shape) => `[${shape.join(', ')}]`).join(' ')

/** What is wrong with a check that failed, in a sentence without its name. */
export function failureText({ problem, difference, tolerance, at, shapes }: CheckResult): string {
  if (problem !== null) return `failed: ${problem}`
  const of = `differs by ${differenceText(difference ?? Infinity)}, of ${differenceText(tolerance)} that are allowed`
  if (at === null) return of
  const output = shapesText([shapes[at.output] ?? []])
  return `${of}; output ${at.output + 1} of ${shapes.length}, ${output}, value ${at.value}: ${at.got} instead of ${at.expected}`
}

/** One sentence. @param complete false where it was ended before its end */
export function verdict({ checks, timed, machine }: Outcome, complete: boolean): string {
  const failed = checks.filter(({ passed }) => !passed).length
  const on = machine === null ? '' : ` on ${backendNames[machine.report.name]}`
  const so = complete ? '' : ' so far'
  if (checks.length === 0) return timed.length === 0 ? 'Nothing was checked.' : `Only speed was measured${on}${so}.`
  if (failed === 0) return `All ${checks.length} checks passed${on}${so}.`
  return `${failed} of ${checks.length} checks failed${on}${so}.`
}

/** What `Outcome.kernels` says. */
export function kernelsText({ kernels, machine }: Outcome): string | null {
  if (kernels === null || machine === null) return null
  const { own, others, missed } = kernels
  const on = backendNames[machine.report.name]
  if (own === 0) return `${on} has no kernels of ours: our operations are made of tfjs’s, ${others} of which were run.`
  if (missed.length > 0) return `Of our ${own} kernels on ${on} ${missed.join(', ')} ran in no check.`
  return `All ${own} kernels of our own operations on ${on} were run, and ${others} others.`
}
