/**
 * Writes what is fetched first of each mixture that comes with the page, from the whole run beside it, and into its card what its
 * Gaussians became, where the images have names; nothing is trained.
 *
 *   npm run bundle:mixture -- public/models/mixture-mnist public/models/mixture-fashion-mnist
 *
 * Option: --light (leaves out Adam's moments, two thirds of the whole run's file: who trains on begins with fresh ones)
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { nameGaussians } from './gaussian-names'
import { withoutMoments, writeMixtureFiles } from './mixture-files'

const {
  positionals: folders,
  values: { light },
} = parseArgs({ allowPositionals: true, options: { light: { type: 'boolean', default: false } } })
if (folders.length === 0) throw new Error('No folder was named: npm run bundle:mixture -- public/models/mixture-mnist')
for (const folder of folders) {
  const cardFile = join(folder, 'card.json')
  const card = JSON.parse(readFileSync(cardFile, 'utf8')) as object
  const whole = new Uint8Array(readFileSync(join(folder, 'weights.safetensors'))).buffer
  const weights = light ? withoutMoments(whole) : whole
  const sha256 = writeMixtureFiles(folder, weights)
  const onTrainingImages = await nameGaussians(weights)
  const named = onTrainingImages === null ? {} : { onTrainingImages }
  writeFileSync(cardFile, `${JSON.stringify({ ...card, ...named, sha256 }, null, 2)}\n`)
  console.log(`written: ${folder}`)
}
