/** What is said of dual fusion's rivals, and that each can be chosen. */
import { expect, test } from 'vitest'
import { fineTuningPresets, noRivals } from '../../../../src/diffusion/training/config'
import { methodName } from '../../../../src/diffusion/training/name'
import { rivalNames, rivals, rivalsSaid } from '../../../../src/diffusion/training/rivals'
import { fusionSettings } from '../../../../src/state/fusion/setting-list'

const allOn = { ...noRivals, ...Object.fromEntries(rivalNames.map((key) => [key, rivals[key].usual])) }

test('a run’s name has those that are on, in their order', () => {
  const preset = { ...fineTuningPresets.demo, fusion: null }
  expect(methodName(preset)).toBe('5-word captions')
  expect(methodName({ ...preset, rivals: allOn })).toBe(
    '5-word captions + MC + CWR .4 + RT .4 + RC .4 + GN .1 + dropping d ≥ 2',
  )
})

test('a sentence says what each that is on does, but what an equation says', () => {
  expect(rivalsSaid(noRivals, 'does', String)).toEqual([])
  const said = rivalsSaid(allOn, 'does', String)
  expect(said).toHaveLength(rivalNames.filter((key) => rivals[key].does !== null).length)
  expect(said.at(-1)).toBe('0.1 · N(0, I) is added to the embedding (GN)')
})

test.each(rivalNames)('%s has its control, which switches on to what was published', (key) => {
  const control = fusionSettings.find(({ path }) => path === `rivals.${key}`)?.control
  const { usual } = rivals[key]
  expect(control).toMatchObject(usual === true ? { kind: 'switch' } : { kind: 'amount', on: usual })
})

test('each has letters of its own for the command line', () => {
  expect(new Set(rivalNames.map((key) => rivals[key].symbol)).size).toBe(rivalNames.length)
})
