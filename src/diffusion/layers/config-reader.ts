/** Takes typed values out of a parsed `config.json`, with one sentence for each that is not what it has to be. */
import * as says from '../../messages/generated/models'
import { BadInput } from '../../gpu/errors'

export class ConfigReader {
  readonly entries: Readonly<Record<string, unknown>>
  private readonly taken = new Set<string>()

  /** @throws BadInput where `json` is not a JSON object */
  constructor(json: unknown) {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      throw new BadInput(says.unetConfigNoObject({ value: text(json) }))
    this.entries = json as Record<string, unknown>
  }

  /** The value, or `missing` where the file lacks the key. */
  take(key: string, missing: unknown): unknown {
    this.taken.add(key)
    return Object.hasOwn(this.entries, key) ? this.entries[key] : missing
  }

  /** Any value will do. */
  skip(key: string): void {
    this.taken.add(key)
  }

  /** The key may be missing, or have one of these values. */
  only(key: string, values: readonly unknown[]): void {
    const value = this.take(key, values[0])
    if (!values.includes(value)) this.refuse(key, value, `supported is only ${values.map(text).join(' or ')}`)
  }

  flag(key: string, missing: boolean): boolean {
    const value = this.take(key, missing)
    return typeof value === 'boolean' ? value : this.refuse(key, value, 'it has to be true or false')
  }

  number(key: string, missing: number): number {
    const value = this.take(key, missing)
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : this.refuse(key, value, 'it has to be a number')
  }

  whole(key: string, missing: number, least = 1): number {
    const value = this.take(key, missing)
    return isWhole(value, least) ? value : this.refuse(key, value, `it has to be a whole number from ${least}`)
  }

  wholeOrNull(key: string): number | null {
    return this.take(key, null) === null ? null : this.whole(key, 1)
  }

  /** A list of whole numbers from 1, at least one. */
  wholes(key: string, missing: number[]): number[] {
    const value = this.take(key, missing)
    if (isList(value) && value.length > 0 && value.every((item) => isWhole(item, 1))) return value as number[]
    return this.refuse(key, value, 'it has to be a list of whole numbers from 1')
  }

  /** One whole number for all levels, or a list of one for each. */
  oneALevel(key: string, missing: number, levels: number): number[] {
    const value = this.take(key, missing)
    if (isList(value)) return this.ofLength(key, this.wholes(key, []), levels)
    return new Array<number>(levels).fill(this.whole(key, missing))
  }

  /** One flag for all levels, or a list of one for each; false where missing. */
  flagALevel(key: string, levels: number): boolean[] {
    const value = this.take(key, false)
    if (isList(value) && value.every((item) => typeof item === 'boolean'))
      return this.ofLength(key, value as boolean[], levels)
    return new Array<boolean>(levels).fill(this.flag(key, false))
  }

  /** A list of as many of the allowed words as there are levels. */
  choices(key: string, allowed: readonly string[], missing: string[], levels: number): string[] {
    const value = this.take(key, missing)
    if (!isList(value)) return this.refuse(key, value, 'it has to be a list of block names')
    const strange = value.find((item) => !(allowed as readonly unknown[]).includes(item))
    if (strange !== undefined) this.refuse(key, strange, `supported are ${allowed.map(text).join(' and ')}`)
    return this.ofLength(key, value as string[], levels)
  }

  /** What is neither known nor null asks for something unknown. Keys that begin with "_" are diffusers' notes to itself. */
  refuseUnknown(): void {
    for (const [key, value] of Object.entries(this.entries))
      if (!this.taken.has(key) && !key.startsWith('_') && value !== null)
        this.refuse(key, value, 'this setting is not known here; take it out if the network does without it')
  }

  refuse(key: string, value: unknown, why: string): never {
    throw new BadInput(says.unetConfigSetting({ key, value: text(value), why }))
  }

  private ofLength<T>(key: string, list: T[], levels: number): T[] {
    if (list.length === levels) return list
    return this.refuse(key, list, `it has ${list.length} entries, but "block_out_channels" has ${levels}`)
  }
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least
const text = (value: unknown): string => JSON.stringify(value) ?? String(value)
