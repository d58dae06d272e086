/** The cards below a folder. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Card } from './types'

const CARD = 'card.json'

/** @returns each card.json with its folder, "models/tagger", in order */
export function cardsBelow(base: string): { folder: string; card: Card }[] {
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith(`/${CARD}`))
    .sort()
    .map((path) => ({
      folder: path.slice(0, -CARD.length - 1),
      card: JSON.parse(readFileSync(join(base, path), 'utf8')) as Card,
    }))
}
