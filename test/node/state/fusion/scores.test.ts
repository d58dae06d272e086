import { describe, expect, it } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { readPreprocessing, typedRecipe } from '../../../../src/state/fusion/studio/judges.svelte'
import {
  decimals,
  howMeasured,
  networkName,
  scoresCsv,
  scoresMarkdown,
  shareText,
  withInterval,
} from '../../../../src/state/fusion/studio/scores'
import { measuredRun } from './measured-run'
import { runSummary } from './stand-in'

const run = measuredRun('a', { name: '=5-word | fused' })
if (run.measured === null) throw new Error('the run is measured')
const entry = { id: run.runId, name: run.name, measured: run.measured, training: run.training, run }

describe('scores on the page', () => {
  it('have as many digits as are real', () => {
    expect(withInterval(0.8123, [0.78, 0.84])).toBe('.81 [.78 .84]')
    expect(withInterval(0.8123, [0.8093, 0.8153])).toBe('.812 [.809 .815]')
    expect([decimals(-0.0312, 2), decimals(1, 2), decimals(NaN, 2)]).toEqual(['−.03', '1.00', '–'])
    expect(networkName('copy-detector, 96 numbers of 32×32 grey images')).toBe('copy-detector')
    expect([shareText(1 / 3, 128), shareText(1 / 3, 1000)]).toEqual(['33 %', '33.3 %'])
  })
})

describe('scores to take away', () => {
  it('CSV: a row a run, in full, with the conditions, and no formula for a spreadsheet', () => {
    const [header = '', row = '', end] = scoresCsv([entry]).split('\r\n')
    const at = (key: string) => row.split(',')[header.split(',').indexOf(key)]
    expect([
      at('run'),
      at('R'),
      at('FID-like'),
      at('KID-like'),
      at('recall'),
      at('detector'),
      at('training_images'),
      end,
    ]).toEqual([
      "'=5-word | fused",
      '0.81',
      '3.456',
      '-0.0123',
      // Of a run measured before it was taken.
      '',
      'copy-detector',
      '64',
      '',
    ])
  })

  it('say where the prompts were changed before they were measured', () => {
    const changed = { ...entry, measured: { ...entry.measured, tameTo: 0.7 } }
    expect(howMeasured(changed.measured)).toContain('20 sampling steps, prompts changed until the meter is 0.7.')
    expect(howMeasured(entry.measured)).toContain('20 sampling steps.')
  })

  it('CSV: names the sets, and no caption weight where captions are joined as tokens', () => {
    const { demo } = fineTuningPresets
    if (demo.fusion === null) throw new Error('The preset has no fusion.')
    const config = { ...demo, fusion: { ...demo.fusion, level: 'token' as const } }
    const [header = '', ...rows] = scoresCsv([
      { ...entry, run: runSummary({}, config) },
      { ...entry, run: runSummary() },
    ])
      .trim()
      .split('\r\n')
    const at = (key: string) => rows.map((row) => row.split(',')[header.split(',').indexOf(key)])
    expect(at('training_set')).toEqual([entry.training.name, entry.training.name])
    expect(at('fusion_set')).toEqual(['Fashion-MNIST Sandals and Bags', 'Fashion-MNIST Sandals and Bags'])
    expect(at('w_emb')).toEqual(['', String(demo.fusion.embeddingWeight)])
  })

  it('Markdown: digits as on the page, and how it was measured', () => {
    const lines = scoresMarkdown([entry, entry]).split('\n')
    expect(lines[2]).toContain('| =5-word \\| fused | .81 [.78 .84] |')
    expect(lines.filter((line) => line.startsWith('R by copy-detector: 3 generated images'))).toHaveLength(1)
  })
})

describe('readPreprocessing', () => {
  it('reads what a recipe says', () => {
    expect(readPreprocessing(typedRecipe('inception'))).toEqual({
      resize: 299,
      crop: 299,
      channels: 3,
      mean: [0.5, 0.5, 0.5],
      std: [0.5, 0.5, 0.5],
    })
  })

  it('names the first thing that is wrong', () => {
    const typed = typedRecipe('bundled')
    expect(readPreprocessing({ ...typed, resize: 'big' })).toContain('Resize is "big"')
    expect(readPreprocessing({ ...typed, crop: '64' })).toContain('from 1 to 32')
    expect(readPreprocessing({ ...typed, channels: 3 })).toContain('three numbers')
    expect(readPreprocessing({ ...typed, std: '0' })).toContain('above 0')
  })
})
