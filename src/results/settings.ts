/** A run's configuration with some of its settings changed, each named by its path. */
import * as says from '../messages/generated/results'
import { BadInput } from '../gpu/errors'
import type { Settings } from './types'

/**
 * @param config plain; it is not changed
 * @param settings later ones win
 * @throws BadInput where there is no such setting
 */
export function changed(config: object, settings: Settings): unknown {
  const copy = structuredClone(config) as Record<string, unknown>
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    let holder: unknown = copy
    for (const key of keys) holder = isHolder(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
    if (!isHolder(holder) || !Object.hasOwn(holder, last))
      throw new BadInput(says.settingUnknown({ path, value: JSON.stringify(value), hint: hint(holder, keys) }))
    holder[last] = value
  }
  return copy
}

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function hint(holder: unknown, keys: readonly string[]): string {
  if (!isHolder(holder)) return keys.length === 0 ? '' : `: "${keys.join('.')}" is left out or has no parts`
  return `; ${keys.length === 0 ? 'there are' : `"${keys.join('.')}" has`} ${Object.keys(holder).join(', ')}`
}

/** Paths of all settings of a configuration, in its order; of a part that may be left out (`fusion`) its own path too. */
export function pathsOf(config: object, mayBeLeftOut: readonly string[] = [], before = ''): string[] {
  return Object.entries(config).flatMap(([key, value]: [string, unknown]) => {
    const path = `${before}${key}`
    if (!isHolder(value)) return [path]
    return [...(mayBeLeftOut.includes(path) ? [path] : []), ...pathsOf(value, mayBeLeftOut, `${path}.`)]
  })
}
