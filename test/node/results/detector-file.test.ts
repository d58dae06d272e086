import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkFineTuning } from '../../../src/diffusion/training/config'
import { root } from '../../../scripts/setup.mjs'
import { checkDetectors } from '../../../src/results/detector-file'
import type { DetectorTrial } from '../../../src/results/memorisation-types'

const shipped = JSON.parse(
  readFileSync(join(root, 'public/results/memorisation-detectors.json'), 'utf8'),
) as DetectorTrial

it('takes the trial that comes with the page as it is', () => {
  // Settings that there were not when it was made are as they were.
  expect(checkDetectors(shipped)).toEqual({ ...shipped, config: checkFineTuning(shipped.config) })
})

it.each([
  [{ ...shipped, format: 'else' }, /no trial of detectors. Its "format"/],
  [{ ...shipped, detectors: [{ ...shipped.detectors[0], name: 'oracle' }] }, /Its "detectors.0.name"/],
  [{ ...shipped, config: { ...shipped.config, steps: 0 } }, /Fine-tuning setting "steps" is 0/],
  [null, /no trial of detectors/],
])('says what is wrong: %#', (file, message) => {
  expect(() => checkDetectors(file)).toThrow(message)
})
