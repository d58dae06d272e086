/** The report of a self-test, as Markdown that reads as plain text too: to paste into an issue. */
import type { Machine } from './types'
import { summarise, speedRows, type GroupSummary, type Outcome, type SpeedRow } from './outcome'
import { columnName, differenceText, failureText, kernelsText, partNames, shapesText, verdict } from './words'

export interface ReportAbout {
  /** Of the page. */
  version: string
  /** Of its end, milliseconds as `Date.now()`. */
  date: number
  seconds: number
  /** Why it ended before its end; null where it did not. */
  stopped: string | null
}

export function reportOf(outcome: Outcome, { version, date, seconds, stopped }: ReportAbout): string {
  const { machine, skipped } = outcome
  const lines = [`### Modeweave ${version}: self-test`, '', verdict(outcome, stopped === null)]
  if (stopped !== null) lines.push(`Ended early: ${stopped}`)
  if (machine !== null) lines.push(machine.report.reason)
  const kernels = kernelsText(outcome)
  if (kernels !== null) lines.push(kernels)
  lines.push(`${new Date(date).toISOString().slice(0, 16).replace('T', ' ')} UTC, ${Math.round(seconds)} s.`)
  const failed = outcome.checks.filter(({ passed }) => !passed)
  if (failed.length > 0) {
    lines.push('', '**Failed**', '')
    for (const check of failed) lines.push(`- ${check.group}: ${clean(check.name)} ${clean(failureText(check))}`)
  }
  if (outcome.checks.length > 0) lines.push('', ...groupTable(summarise(outcome.checks)))
  for (const { part, why } of skipped) lines.push('', `${partNames[part]}: not run. ${clean(why)}`)
  if (machine !== null && outcome.timed.length > 0)
    lines.push('', ...speedTable(speedRows(outcome.timed), machine), ...timeNotes(outcome))
  for (const { title, facts } of machine?.groups ?? []) {
    lines.push('', `**${title}**`, '')
    for (const { name, value, note } of facts)
      lines.push(`- ${name}: ${clean(value)}${note === undefined ? '' : ` (${note})`}`)
  }
  return `${lines.join('\n')}\n`
}

/** One line; what a driver calls itself may hold anything. */
const clean = (text: string) => text.replace(/\s+/g, ' ').replace(/[|<]/g, (sign) => `\\${sign}`)

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function groupTable(groups: readonly GroupSummary[]): string[] {
  const header = [
    'checked against cpu, or golden values',
    'checks',
    'failed',
    'nearest to its tolerance',
    'outputs',
    'difference',
    'allowed',
  ]
  const lines = groups.map(({ title, checks, failed, worst }) =>
    row([
      title,
      String(checks.length),
      String(failed),
      ...(worst === null
        ? ['', '', '', '']
        : [
            clean(worst.name),
            shapesText(worst.shapes.slice(0, 4)) + (worst.shapes.length > 4 ? ' …' : ''),
            differenceText(worst.difference ?? NaN),
            differenceText(worst.tolerance),
          ]),
    ]),
  )
  return [row(header), '| --- | ---: | ---: | --- | --- | ---: | ---: |', ...lines]
}

function speedTable(rows: readonly SpeedRow[], machine: Machine): string[] {
  const columns = [...new Set(rows.flatMap(({ ratios }) => [...ratios.keys()]))]
  const header = [
    `our kernels on ${columnName('ours', machine)}`,
    'ms',
    ...columns.map((column) => columnName(column, machine)),
  ]
  const lines = rows.map(({ workload, ours, ratios }) =>
    row([workload, ours === null ? '–' : ratioText(ours), ...columns.map((column) => timesText(ratios.get(column)))]),
  )
  return [
    'How many times as long others take:',
    '',
    row(header),
    `| --- |${' ---: |'.repeat(columns.length + 1)}`,
    ...lines,
  ]
}

/** Why there is a dash. */
function timeNotes({ timed, machine }: Outcome): string[] {
  const notes = timed.flatMap(({ workload, column, problem }) =>
    problem === null || machine === null ? [] : [`- ${workload}, ${columnName(column, machine)}: ${clean(problem)}`],
  )
  return notes.length === 0 ? [] : ['', ...notes]
}

/** Two digits, or a whole number. */
export const ratioText = (value: number): string =>
  value >= 10 ? value.toFixed(0) : String(Number(value.toPrecision(2)))

/** "3.1×"; empty where it was not measured, a dash where it could not be run. */
export const timesText = (ratio: number | null | undefined): string =>
  ratio === undefined ? '' : ratio === null ? '–' : `${ratioText(ratio)}×`
