/** docs/house.svg, from the rules and from what docs/README.md says that each room holds. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup.mjs'
import { drawHouse } from './draw'
import { house } from './rooms'

/** What each room holds, by its folder below src/. */
export function roomLines(): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, 'docs', 'README.md'), 'utf8')
  return new Map(
    [...text.matchAll(/^\| `([a-z/]+)\/` *\| (.*?) *\|$/gm)].map(([, name = '', line = '']) => [name, line]),
  )
}

/** @throws Error where docs/README.md has no line of a room */
export function housePicture(): string {
  const lines = roomLines()
  return drawHouse(house, (name) => {
    const line = lines.get(name)
    if (line === undefined) throw new Error(`docs/README.md has no line of src/${name}; add one to its table of rooms.`)
    return line
  })
}
