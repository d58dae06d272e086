/**
 * Writes into the card of the miniature what opening it finds out, so that the page can begin without its frozen networks; to be run when
 * one of its files has changed.
 *
 *   npm run bundle:model
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { Pipeline } from '../src/diffusion/model/pipeline'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'

const folder = fileURLToPath(new URL('../public/models/fashion-mini', import.meta.url))
await startHeadless('wasm')
const pipeline = await Pipeline.open(filesOf(folder))
const { id, image } = pipeline
await pipeline.close()
const file = join(folder, 'card.json')
const card = JSON.parse(readFileSync(file, 'utf8')) as object
writeFileSync(file, `${JSON.stringify({ ...card, opened: { id, image } }, null, 2)}\n`)
console.log(`written: ${file}`)
