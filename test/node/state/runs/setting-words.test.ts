/** Settings of runs have the recipes' names and values wherever runs are listed: no path of a file is shown. */
import { expect, it } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { presets } from '../../../../src/mixture/presets'
import { flat } from '../../../../src/results/difference'
import { groupNames } from '../../../../src/state/runs/arranging'
import { settingName, settingValue } from '../../../../src/state/runs/setting-words'
import { INHERITED } from '../../hostile-names'
import { madeRun } from './made'

const mixture = flat(presets.classroom('mnist'))
const fusion = flat({ ...fineTuningPresets.demo, adaptation: { method: 'lora', rank: 8, alpha: 8 } })

it('has a name for every setting of every run, another one for each', () => {
  for (const [lab, settings] of [
    ['mixture', mixture],
    ['fusion', new Map([...fusion, ['fusion', null]])],
  ] as const) {
    const paths = [...settings.keys()]
    const names = paths.map((path) => settingName(lab, path).label)
    expect(names.filter((name, i) => name === paths[i] || name === '')).toEqual([])
    expect(names.filter((name, i) => names.indexOf(name) !== i && name !== 'Dual fusion')).toEqual([])
  }
})

it('groups by those names, with the room’s where both have a setting of it', () => {
  const all = [madeRun('a', { settings: mixture }), madeRun('b', { lab: 'fusion', settings: fusion })]
  const names = new Map(groupNames(all).map(({ path, name }) => [path, name]))
  expect([
    names.get('optimiser.decayShare'),
    names.get('optimiser.beta1'),
    names.get('beta1'),
    names.get('seed'),
  ]).toEqual(['Decay', 'Adam β₁ (Fusion)', 'Adam β₁ (Mixture)', 'Seed'])
})

it('says values as the recipe does', () => {
  expect([
    settingValue('mixture', 'classifier', 'separate-encoder'),
    settingValue('mixture', 'regulariser.enabled', true),
    settingValue('fusion', 'captions', '5-word'),
    settingValue('fusion', 'fusion', null),
    settingValue('fusion', 'optimiser.decayShare', 0.5),
    settingValue('mixture', 'attic', 3500),
    settingValue('mixture', 'seed', 3500),
  ]).toEqual(['Own encoder', 'on', '5-word', 'off', '0.5', '3,500', '3500'])
})

it('calls a setting of another version by its path, whatever that is', () => {
  for (const path of INHERITED)
    for (const lab of ['mixture', 'fusion'] as const)
      expect(settingName(lab, path)).toEqual({ symbol: '', label: path })
})
