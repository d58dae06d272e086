/** Vitest's global set-up of every project: the image sets are there in the pieces that the page fetches. */
import { ensureData } from '../scripts/setup.mjs'

export default function prepare() {
  ensureData()
}
