/** Draws docs/house.svg from the layer rules and the lines of docs/README.md: `npm run house`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { housePicture } from './house/picture'
import { root } from './setup.mjs'

writeFileSync(join(root, 'docs', 'house.svg'), housePicture())
console.log('Drew docs/house.svg.')
