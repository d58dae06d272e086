/** A sweep that the visitor puts together: a preset, values for some of its settings, and seeds. */
import { fineTuningPresets } from '../../diffusion/training/config'
import { presets } from '../../mixture/presets'
import { pathsOf } from '../../results/settings'
import { checkSweep, runsOf } from '../../results/sweep'
import type { FusionMeasure, Lab, MixtureMeasure, SettingValue, Sweep } from '../../results/types'

/** What the papers' tables are measured with. */
const fusionMeasure: FusionMeasure = {
  perCaption: 8,
  guidance: 1,
  samplingSteps: 20,
  heldOut: 4000,
  samplings: 0,
  rising: 128,
}
const mixtureMeasure: MixtureMeasure = { every: 250, samples: 5000 }

/** Presets of each lab, by what a link calls them. */
export const labPresets = { mixture: ['classroom', 'joint', 'paper'], fusion: ['demo', 'paper'] } as const

/** The seed is a sweep's own. */
const OWN = 'seed'

/** One setting with its values, as they are typed: "0.1, 0.25". */
export interface GridRow {
  path: string
  values: string
}

export class SweepDraft {
  name = $state.raw('my-sweep')
  lab = $state.raw<Lab>('fusion')
  preset = $state.raw('demo')
  dataset = $state.raw<'mnist' | 'fashion-mnist'>('mnist')
  rows = $state.raw<readonly GridRow[]>([{ path: 'fusion.embeddingWeight', values: '0.1, 0.3, 0.5' }])
  seeds = $state.raw('0, 1, 2')
  /** A file that was opened, as it is: it may have more than this form shows. */
  opened = $state.raw<Sweep | null>(null)

  /** The sweep, or why there is none, one sentence. */
  readonly made: { sweep: Sweep; runs: number } | { problem: string } = $derived.by(() => {
    try {
      const sweep = this.opened ?? checkSweep(this.#typed())
      return { sweep, runs: runsOf(sweep).length }
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) }
    }
  })

  readonly paths: readonly string[] = $derived(
    (this.lab === 'fusion'
      ? pathsOf(fineTuningPresets.demo, ['fusion'])
      : pathsOf(presets.classroom(this.dataset))
    ).filter((path) => path !== OWN),
  )

  chooseLab(lab: Lab): void {
    if (lab === this.lab) return
    this.lab = lab
    this.preset = labPresets[lab][0]
    this.rows =
      lab === 'fusion'
        ? [{ path: 'fusion.embeddingWeight', values: '0.1, 0.3, 0.5' }]
        : [{ path: 'components', values: '5, 10, 15' }]
  }

  addRow(): void {
    const path = this.paths.find((each) => !this.rows.some((row) => row.path === each))
    if (path !== undefined) this.rows = [...this.rows, { path, values: '' }]
  }

  changeRow(at: number, change: Partial<GridRow>): void {
    this.rows = this.rows.map((row, i) => (i === at ? { ...row, ...change } : row))
  }

  removeRow(at: number): void {
    this.rows = this.rows.filter((_, i) => i !== at)
  }

  /** @throws BadInput where the file holds no sweep that can be run; what was there stays */
  async open(file: Blob & { readonly name: string }): Promise<void> {
    let content: unknown
    try {
      content = JSON.parse(await file.text())
    } catch {
      throw Object.assign(new Error(`${file.name} is no JSON; a sweep is one JSON file.`), { name: 'BadInput' })
    }
    const sweep = checkSweep(content)
    runsOf(sweep)
    this.opened = sweep
  }

  close(): void {
    this.opened = null
  }

  #typed(): unknown {
    const shared = {
      format: 'modeweave-sweep',
      version: 1,
      name: this.name,
      lab: this.lab,
      preset: this.preset,
      grid: Object.fromEntries(this.rows.map(({ path, values }) => [path, parts(values).map(valueOf)])),
      seeds: parts(this.seeds).map(Number),
    }
    if (this.lab === 'fusion')
      return { ...shared, data: { fusionSet: 'fashion-fusion', fusionImages: 1000 }, measure: fusionMeasure }
    return { ...shared, data: { dataset: this.dataset, shares: null }, measure: mixtureMeasure }
  }
}

const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function valueOf(text: string): SettingValue {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'none') return null
  const number = Number(text)
  return Number.isNaN(number) ? text : number
}
