/** Writes README.md beside every card.json below public/, in Hugging Face's form: `npm run cards`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardsBelow } from './cards/files'
import { readmeOf } from './cards/readme'
import { root } from './setup.mjs'

const publicFolder = join(root, 'public')
const cards = cardsBelow(publicFolder)
for (const { folder, card } of cards) writeFileSync(join(publicFolder, folder, 'README.md'), readmeOf(folder, card))
console.log(`Wrote README.md beside ${cards.length} cards.`)
