/** A sweep that the visitor puts together: a preset, values for some of its settings, and seeds. */
import { fineTuningPresets } from '../../diffusion/training/config'
import { presets } from '../../mixture/presets'
import { pathsOf } from '../../results/settings'
import { checkSweep, runsOf } from '../../results/sweep'
import type { FusionMeasure, Lab, MixtureMeasure, SettingValue, Sweep } from '../../results/types'
import { typedSeeds, typedValues, type Typed } from './typed-values'

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

/**
 * Not to be chosen here: the seed is a sweep's own; LoRA needs a rank and a scale besides, and shares have commas of their own; how often
 * a run is shown, scored and saved changes nothing of what it comes to. A sweep's file may have any.
 */
const LEFT_OUT = [
  ...['seed', 'adaptation.method', 'regulariser.shares'],
  ...['checkpointEvery', 'previewEvery', 'evaluateEvery', 'qualitySamples'],
]
/** Parts that may be left out whole. */
const PARTS = ['fusion']

/** One setting with its values, as they are typed: "0.1, 0.25". */
export interface GridRow {
  path: string
  values: string
}

/** What is typed, as a sweep; or what is wrong with it, beside the field that it is about. */
interface Checked {
  rows: readonly (string | null)[]
  seeds: string | null
  /** Of no field alone. */
  whole: string | null
  /** Null where anything is wrong. */
  made: { sweep: Sweep; runs: number } | null
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

  readonly checked: Checked = $derived(this.#check())
  readonly paths: readonly string[] = $derived(pathsOf(this.#sample, PARTS).filter((path) => !LEFT_OUT.includes(path)))

  get #sample(): object {
    return this.lab === 'fusion' ? fineTuningPresets.demo : presets.classroom(this.dataset)
  }

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

  /** @throws BadInput where the file holds no sweep that can be run, its name in front; what was there stays */
  async open(file: Blob & { readonly name: string }): Promise<void> {
    try {
      const sweep = checkSweep(parsed(await file.text()))
      runsOf(sweep)
      this.opened = sweep
    } catch (error) {
      if (error instanceof Error && error.name === 'BadInput') error.message = `${file.name}: ${error.message}`
      throw error
    }
  }

  close(): void {
    this.opened = null
  }

  #check(): Checked {
    const { opened } = this
    if (opened !== null) return { rows: [], seeds: null, ...counted(() => opened) }
    const rows = this.rows.map(({ path, values }, at) =>
      this.rows.findIndex((row) => row.path === path) < at
        ? { problem: `${path} has a row above; give all of its values there.` }
        : typedValues(path, values, valueAt(this.#sample, path)),
    )
    const seeds = typedSeeds(this.seeds)
    const grid = this.rows.flatMap(({ path }, at) => {
      const row = rows[at]
      return row && 'values' in row ? [[path, row.values] as const] : []
    })
    const problems = { rows: rows.map(problemOf), seeds: problemOf(seeds) }
    if (grid.length < rows.length || 'problem' in seeds) return { ...problems, whole: null, made: null }
    return { ...problems, ...counted(() => checkSweep(this.#sweep(Object.fromEntries(grid), seeds.values))) }
  }

  #sweep(grid: Record<string, SettingValue[]>, seeds: number[]): unknown {
    const { name, lab, preset } = this
    const shared = { format: 'modeweave-sweep', version: 1, name, lab, preset, grid, seeds }
    if (lab === 'fusion')
      return { ...shared, data: { fusionSet: 'fashion-fusion', fusionImages: 1000 }, measure: fusionMeasure }
    return { ...shared, data: { dataset: this.dataset, shares: null }, measure: mixtureMeasure }
  }
}

const problemOf = (typed: Typed<unknown>) => ('problem' in typed ? typed.problem : null)

function counted(sweepOf: () => Sweep): Pick<Checked, 'whole' | 'made'> {
  try {
    const sweep = sweepOf()
    return { whole: null, made: { sweep, runs: runsOf(sweep).length } }
  } catch (error) {
    return { whole: error instanceof Error ? error.message : String(error), made: null }
  }
}

/** What a configuration has at a path. */
const valueAt = (config: object, path: string): unknown =>
  path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], config)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw Object.assign(new Error('This is no JSON; a sweep is one JSON file.'), { name: 'BadInput' })
  }
}
