import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/**
 * The bytes of a file that the site serves, read from `public/`: what `fetchBytes` is to the page, this is to Node.
 * @param {string} path relative to the site, e.g. "data/mnist/shards/index.json"
 * @returns {Promise<Uint8Array>}
 */
export async function readPublic(path) {
  return new Uint8Array(await readFile(fileURLToPath(new URL(`../public/${path}`, import.meta.url))))
}
