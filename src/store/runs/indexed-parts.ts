import { Connection } from '../connection'
import { DamagedPart } from './damage'
import { clearEncodings } from '../encoding-store'
import { bytesOf, KEPT_TWICE, mergeParts } from './part-store'
import type { Age, Listed, PartName, Parts, PartStore, PartValue, SavedRun } from './part-store'
import {
  DatabaseClosedError,
  type Database,
  type PartValues,
  type RunStoreName,
  type Stamp,
  type StoredPart,
} from '../schema'
import { following, Superseded, UNSAVED } from './stamp'
import { isFull, refusal, usage } from '../storage-notes'
import { isIntact, withoutSum, withSum } from '../summed'
import { Turns } from '../turns'
import type { SaveResult } from '../types'
import { writeTogether } from '../write-together'

/** A run that the disk refused. */
interface Unsaved<N extends PartName> {
  run: SavedRun
  parts: Parts<N>
}

/** What becomes of the value that a newer one replaces: it is kept beside it, or goes, and with it the one that was kept before. */
type Replaced = 'kept' | 'gone'

/** Runs in IndexedDB; what the disk refuses stays in memory until it fits. */
export class IndexedParts<N extends PartName> implements PartStore<N> {
  readonly persistent = true
  note: string | null = null
  /** Newer than what is on disk under the same run. */
  readonly #unsaved = new Map<string, Unsaved<N>>()
  /** The save of each run that was last seen on disk. */
  readonly #seen = new Map<string, number>()
  readonly #connection = new Connection()
  readonly #turns = new Turns()
  readonly #names: readonly N[]

  private constructor(
    private readonly head: N,
    others: readonly N[],
  ) {
    this.#names = [head, ...others]
  }

  /**
   * @param head given with every save
   * @param others all other parts that a run here may have
   * @throws DatabaseClosedError where the window has no usable IndexedDB
   */
  static async open<N extends PartName>(head: N, others: readonly N[]): Promise<IndexedParts<N>> {
    const store = new IndexedParts<N>(head, others)
    await store.#connection.open()
    return store
  }

  async save(run: SavedRun, parts: Parts<N>): Promise<SaveResult> {
    // Copied at once: the caller may go on to transfer the bytes while an earlier save is still under way.
    const kept = structuredClone(parts)
    return this.#turns.take(() => this.#write(run, kept))
  }

  takeUp(runId: string): Promise<void> {
    return this.#turns.take(async () => {
      const database = await this.#connection.open()
      const stored = await database.get(this.head, runId)
      if (stored === undefined) this.#seen.delete(runId)
      else this.#seen.set(runId, (stored.stamp ?? UNSAVED).saves)
    })
  }

  async load<K extends N>(part: K, runId: string, age: Age = 'newest'): Promise<PartValue<K> | null> {
    const newest = age === 'newest' ? this.#unsaved.get(runId)?.parts[part] : undefined
    if (newest !== undefined) return structuredClone(newest)
    const from = age === 'newest' ? part : keptTwice([part])[0]?.[1]
    if (from === undefined) return null
    const database = await this.#connection.open()
    const stored = await database.get(from, runId).catch((error: unknown) => {
      // A value of which the browser itself says that it cannot be read.
      if (isUnreadable(error)) throw new DamagedPart(part)
      throw error
    })
    if (stored === undefined) return null
    if (!isIntact(stored)) throw new DamagedPart(part)
    return plain<K>(stored)
  }

  async all<K extends N>(part: K): Promise<Listed<PartValue<K>>> {
    const database = await this.#connection.open()
    const runs = new Map<string, Listed<PartValue<K>>['runs'][number]>()
    const damaged = new Set<string>()
    for (const [runId, stored] of await everyRun(database, part)) {
      if (stored !== null && isIntact(stored)) runs.set(runId, { value: plain<K>(stored), bytes: total(stored.stamp) })
      else damaged.add(runId)
    }
    for (const [runId, { parts }] of this.#unsaved) {
      const newest = parts[part]
      if (newest === undefined) continue
      damaged.delete(runId)
      if (newest === null) runs.delete(runId)
      else runs.set(runId, { value: structuredClone<PartValue<K>>(newest), bytes: bytesOf(parts) })
    }
    return { runs: [...runs.values()], damaged: [...damaged] }
  }

  remove(runId: string): Promise<void> {
    return this.#turns.take(async () => {
      this.#unsaved.delete(runId)
      this.#seen.delete(runId)
      const names = [...this.#names, ...keptTwice(this.#names).map(([, before]) => before)]
      await writeTogether<RunStoreName>(await this.#connection.open(), names, function* (transaction) {
        for (const name of names) yield transaction.objectStore(name).delete(runId)
      })
      this.note = null
      // There may be room now for what was refused.
      for (const { run, parts } of [...this.#unsaved.values()]) await this.#write(run, parts)
    })
  }

  async close(): Promise<void> {
    await this.#turns.ended()
    await this.#connection.close()
  }

  /** To the disk, with what it refused before; or into memory where it refuses. */
  async #write(run: SavedRun, parts: Parts<N>): Promise<SaveResult> {
    const merged = mergeParts(this.#unsaved.get(run.runId)?.parts, parts)
    try {
      await this.#writeInto(await this.#connection.open(), run, merged)
    } catch (error) {
      this.#unsaved.set(run.runId, { run, parts: merged })
      this.note = await noteOf(error, run.name)
      return { saved: 'memory', note: this.note }
    }
    this.#unsaved.delete(run.runId)
    if (this.#unsaved.size === 0) this.note = null
    return { saved: 'disk', note: null }
  }

  /** On a full disk, encodings give their room, for they can be computed again; then this run's checkpoint before the newest. */
  async #writeInto(database: Database, run: SavedRun, parts: Parts<N>): Promise<void> {
    try {
      return await this.#put(database, run, parts, 'kept')
    } catch (error) {
      if (error instanceof Superseded || error instanceof DatabaseClosedError) throw error
      if (!isFull(error) || !(await clearEncodings(database))) return this.#put(database, run, parts, 'gone')
    }
    try {
      await this.#put(database, run, parts, 'kept')
    } catch (error) {
      if (!isFull(error)) throw error
      await this.#put(database, run, parts, 'gone')
    }
  }

  async #put(database: Database, run: SavedRun, parts: Parts<N>, replaced: Replaced): Promise<void> {
    const { runId, progress } = run
    const { head } = this
    const given = this.#names.filter((part) => parts[part] !== undefined)
    const twice = keptTwice(given)
    const stores: RunStoreName[] = [...this.#names, ...twice.map(([, before]) => before)]
    const previous = new Map<RunStoreName, StoredPart>()
    const goes = (part: N) => replaced === 'gone' || parts[part] === null
    let stamp = UNSAVED
    await writeTogether<RunStoreName>(
      database,
      stores,
      function* (transaction) {
        for (const part of given) {
          const value: StoredPart | null | undefined = parts[part]
          const store = transaction.objectStore(part)
          if (value === null || value === undefined) yield store.delete(runId)
          else yield store.put(withSum(part === head ? { ...value, stamp } : value))
        }
        for (const [name, value] of previous) yield transaction.objectStore(name).put(value)
        for (const [part, before] of twice) if (goes(part)) yield transaction.objectStore(before).delete(runId)
      },
      'strict',
      async (transaction) => {
        const get = (name: RunStoreName) => transaction.objectStore(name).get(runId)
        const stored = await get(head)
        const there = stored !== undefined && isIntact(stored) ? (stored.stamp ?? UNSAVED) : undefined
        stamp = following(there, this.#seen.get(runId), progress)
        const { bytes } = stamp
        for (const [part, before] of twice) {
          const old = goes(part) ? undefined : await get(part)
          // A damaged one never takes the place of a whole one.
          if (old !== undefined && isIntact(old)) {
            previous.set(before, old)
            bytes[before] = bytesOf(old)
          } else if (goes(part)) delete bytes[before]
        }
        for (const part of this.#names) {
          if (parts[part] !== undefined) bytes[part] = bytesOf(parts[part])
          // Saved by an older version of this page, which kept no sizes.
          else bytes[part] ??= bytesOf(await get(part))
        }
      },
    )
    this.#seen.set(runId, stamp.saves)
  }
}

/** One part of every run; null where the browser itself cannot read it, which then costs that run alone. */
async function everyRun(database: Database, part: PartName): Promise<[runId: string, stored: StoredPart | null][]> {
  try {
    return (await database.getAll(part)).map((stored) => [stored.runId, stored])
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  const each = (await database.getAllKeys(part)).map(async (runId): Promise<[string, StoredPart | null]> => {
    const stored = await database.get(part, runId).catch((error: unknown) => {
      if (isUnreadable(error)) return null
      throw error
    })
    return [runId, stored ?? null]
  })
  return Promise.all(each)
}

/** Parts that are kept twice, and where. */
function keptTwice<N extends PartName>(parts: readonly N[]): [part: N, before: RunStoreName][] {
  const places: Partial<Record<PartName, RunStoreName>> = KEPT_TWICE
  return parts.flatMap((part): [N, RunStoreName][] => {
    const before = places[part]
    return before === undefined ? [] : [[part, before]]
  })
}

/** The value alone. That it is the part's is sure: nothing else is written into its store. */
function plain<K extends PartName>(stored: StoredPart): PartValue<K> {
  const value = withoutSum(stored)
  delete value.stamp
  return value as PartValues[PartName] as PartValue<K>
}

const total = (stamp: Stamp | undefined) =>
  stamp === undefined ? null : Object.values(stamp.bytes).reduce((sum, bytes) => sum + bytes, 0)

/** What browsers report of a value whose bytes are gone or cannot be decoded. */
function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Error && ['UnknownError', 'DataError', 'NotReadableError', 'NotFoundError'].includes(error.name)
  )
}

/** What to tell the visitor about a checkpoint that stays in memory. */
async function noteOf(error: unknown, name: string): Promise<string> {
  if (error instanceof Superseded)
    return (
      `“${name}” was trained on in another tab, and what that one saved is kept: what was trained here is in memory only. ` +
      'Download it before you close the page.'
    )
  if (isFull(error))
    return (
      `The browser's storage is full${await usage()}: the newest checkpoint of “${name}” is in memory only. ` +
      'Delete stored runs that you no longer need, or download this one before you close the page.'
    )
  return (
    `The newest checkpoint of “${name}” is in memory only, it could not be written to the browser's storage: ${refusal(error)}. ` +
    'Download the run before you close the page.'
  )
}
