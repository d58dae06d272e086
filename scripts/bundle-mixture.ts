/**
 * Writes what is fetched first of each mixture that comes with the page, from the whole run beside it; nothing is trained.
 *
 *   npm run bundle:mixture -- public/models/mixture-mnist public/models/mixture-fashion-mnist
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeMixtureFiles } from './mixture-files'

const { positionals: folders } = parseArgs({ allowPositionals: true })
if (folders.length === 0) throw new Error('No folder was named: npm run bundle:mixture -- public/models/mixture-mnist')
for (const folder of folders) {
  const cardFile = join(folder, 'card.json')
  const card = JSON.parse(readFileSync(cardFile, 'utf8')) as object
  const weights = new Uint8Array(readFileSync(join(folder, 'weights.safetensors'))).buffer
  const sha256 = writeMixtureFiles(folder, weights)
  writeFileSync(cardFile, `${JSON.stringify({ ...card, sha256 }, null, 2)}\n`)
  console.log(`written: ${folder}`)
}
