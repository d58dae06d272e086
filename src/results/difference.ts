/** Settings of a run that are not its preset's. */
import type { SettingValue } from './types'

export interface ChangedSetting {
  /** "fusion.latentWeight" */
  path: string
  /** Undefined where the preset leaves its part out. */
  from: SettingValue | undefined
  to: SettingValue
}

/** In the order of the run's own settings; a part that it leaves out is null, and its settings go with it. The seed is none of the recipe's. */
export function changedSettings(preset: object, config: object): ChangedSetting[] {
  const [before, after] = [flat(preset), flat(config)]
  return [...after]
    .filter(([path, to]) => path !== 'seed' && before.get(path) !== to)
    .map(([path, to]) => ({ path, from: before.get(path), to }))
}

/** Settings by their paths, in their order; a part that is left out is null. */
export function flat(value: object, prefix = ''): Map<string, SettingValue> {
  return new Map(
    Object.entries(value).flatMap(([key, part]: [string, unknown]): [string, SettingValue][] => {
      if (typeof part === 'object' && part !== null) return [...flat(part, `${prefix}${key}.`)]
      return [[prefix + key, part as SettingValue]]
    }),
  )
}
