/**
 * Turns WordNet 3.0 into the files that the captions room fetches (`public/wordnet/`, committed; what is what is said in
 * its README.md), the same byte for byte every time.
 *
 *   npm run wordnet              writes the files and prints their sizes
 *   npm run wordnet -- --check   writes nothing; fails where a committed file is not the one that would be written
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeBundle, WordNetError } from './wordnet/bundle'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const target = fromHere('../public/wordnet/')

/** The committed bytes, or none where there is no such file. */
const committed = (name: string) =>
  existsSync(join(target, name)) ? readFileSync(join(target, name)) : new Uint8Array()

try {
  const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const files = makeBundle(fromHere('../node_modules/'))
  for (const [name, bytes] of files) {
    if (!options.check) {
      mkdirSync(dirname(join(target, name)), { recursive: true })
      writeFileSync(join(target, name), bytes)
    } else if (Buffer.compare(bytes, committed(name)) !== 0) {
      throw new WordNetError(
        `public/wordnet/${name} is not what "npm run wordnet" makes; run it and commit the result.`,
      )
    }
  }
  for (const [name, bytes] of files) console.log(`${bytes.length.toLocaleString('en-GB').padStart(10)} bytes  ${name}`)
} catch (error) {
  console.error(`wordnet: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
