/** The rooms of src/ as the layer rules have them: who may import whom, and on which floor each stands. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../setup.mjs'

interface Rule {
  name: string
  from: { path?: string }
  to: { pathNot?: string[] }
}

/** A folder of src/, its subfolders' rules together. */
export interface Room {
  name: string
  /** Folders of which all may be imported, and of which only named folders or files may be. */
  whole: string[]
  parts: string[]
  /** 0 stands on nothing; every other on the floor above the highest that it imports from. */
  floor: number
  /** Without DOM and Svelte. */
  isEngine: boolean
}

/** Of any room, which is no dependency on a particular one. */
const ANY_TYPES = '[a-z/-]+[/-]types\\.ts'
/** What the page says when something is wrong, which every room may import. */
const SAID = 'messages'
/** Files beside the folders: App, its rooms' scripts, main. */
const BESIDE = '[^/]+$'

const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] }
const unwrapped = (path: string) => path.replace(/^\^src\//, '').replace(/\(\/\|\\\.\|\$\)$/, '')

/** Each rule's room, as the rules write it ("data/[^/]+\\.ts"), with what it may import from. */
const rules = forbidden
  .filter(({ name }) => name.startsWith('layer-') && name !== 'layer-unknown')
  .map(({ to }) => {
    const [self = '', ...may] = (to.pathNot ?? []).map(unwrapped)
    return { self, may: may.filter((pattern) => pattern !== ANY_TYPES && pattern !== SAID) }
  })
  .filter(({ self }) => self !== BESIDE)

/** Rooms with a rule of their own that are folders: "data/images". */
export const ruledFolders: readonly string[] = rules.map(({ self }) => self).filter((self) => /^[a-z/]+$/.test(self))

/** Folders of src/ itself that a pattern is of; several where it leaves a choice. */
const topOf = (pattern: string) => pattern.split('/')[0] ?? pattern

const engineRule = forbidden.find(({ name }) => name === 'engine-without-svelte')
const engine = new Set(/\(([^)]+)\)/.exec(engineRule?.from.path ?? '')?.[1]?.split('|'))

function rooms(): Room[] {
  const names = [...new Set(rules.map(({ self }) => topOf(self)))]
  const all = names.map((name): Omit<Room, 'floor'> => {
    const may = rules.filter(({ self }) => topOf(self) === name).flatMap((rule) => rule.may)
    const others = may.filter((pattern) => topOf(pattern) !== name)
    const whole = [...new Set(others.filter((pattern) => names.includes(pattern)))]
    const parts = [...new Set(others.map(topOf))].filter((other) => !whole.includes(other))
    return { name, whole, parts, isEngine: engine.has(name) }
  })
  const floors = new Map<string, number>()
  const floorOf = (name: string): number => {
    const found = floors.get(name)
    if (found !== undefined) return found
    const room = all.find((each) => each.name === name)
    if (room === undefined) throw new Error(`A layer rule names src/${name}, which has no rule of its own.`)
    const floor = Math.max(-1, ...[...room.whole, ...room.parts].map(floorOf)) + 1
    floors.set(name, floor)
    return floor
  }
  return all.map((room) => ({ ...room, floor: floorOf(room.name) }))
}

/** In the rules' order. @throws RangeError where rooms import each other in a circle */
export const house: readonly Room[] = rooms()
