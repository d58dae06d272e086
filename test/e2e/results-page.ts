/** What the tests of the room Results share: results made up in a run's whole shape, which stand in for the shipped ones. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { root } from '../../scripts/setup.mjs'
import { checkSweep, runsOf } from '../../src/results/sweep'
import type { PlannedRun, RunResult } from '../../src/results/types'

const folder = join(root, 'public/results/sweeps')
const planned: PlannedRun[] = readdirSync(folder).flatMap((file) =>
  runsOf(checkSweep(JSON.parse(readFileSync(join(folder, file), 'utf8')))),
)

/** Numbers in [0, 1) that a run always has. */
const share = ({ id }: PlannedRun, salt: number) => (parseInt(id.slice(salt, salt + 6), 16) % 1000) / 1000

function resultOf(run: PlannedRun): RunResult {
  const score = (value: number, off: number) => ({
    value,
    interval: [value - off, value + off] as [number, number],
    count: 512,
  })
  const curve = (to: number) =>
    [100, 200, 300].map((step): [number, number, null, null] => [step, (to * step) / 300, null, null])
  const common: Omit<RunResult, 'scores' | 'curves'> = {
    format: 'modeweave-result',
    version: 1,
    run,
    backend: 'wasm',
    judges: ['a made-up judge'],
  }
  if (run.lab === 'mixture') {
    const inception = 6 + 2 * share(run, 0)
    const frechet = 1 + 3 * share(run, 4)
    return {
      ...common,
      scores: {
        parameters: { value: 500_000 + Math.round(1000 * share(run, 2)), interval: null, count: null },
        inception: score(inception, 0.1),
        frechet: score(frechet, 0.3),
        accuracy: score(0.9, 0.01),
        nmi: score(0.8, 0.01),
      },
      curves: { inception: curve(inception), frechet: curve(frechet) },
    }
  }
  return {
    ...common,
    scores: {
      replication: score(0.8 + 0.19 * share(run, 0), 0.01),
      frechet: score(3 + 4 * share(run, 3), 1),
      copies: score(share(run, 6), 0.04),
    },
    curves: { copied: curve(share(run, 5)) },
  }
}

/** Puts made-up results of most runs in the place of those that come with the page. */
export async function withMadeResults(context: BrowserContext): Promise<void> {
  const unique = [...new Map(planned.map((run) => [run.id, run])).values()]
  // GN has not run yet, and 5-word only with two of its seeds.
  const runs = unique.filter(({ name, seed }) => name !== 'GN' && !(name === '5-word' && seed === 2)).map(resultOf)
  const body = JSON.stringify({ format: 'modeweave-results', version: 1, made: '2026-01-02', program: '0.0.0', runs })
  await context.route('**/results/runs.json', (route) => route.fulfill({ contentType: 'application/json', body }))
}

/** And none at all. */
export async function withoutResults(context: BrowserContext): Promise<void> {
  const body = JSON.stringify({
    format: 'modeweave-results',
    version: 1,
    made: '2026-01-02',
    program: '0.0.0',
    runs: [],
  })
  await context.route('**/results/runs.json', (route) => route.fulfill({ contentType: 'application/json', body }))
}

export const stage = (page: Page) => page.getByRole('region', { name: 'Results', exact: true })
export const contents = (page: Page) => page.getByRole('region', { name: 'Tables and figures' })
export const openEntry = (page: Page, name: string | RegExp) => contents(page).getByRole('button', { name }).click()
