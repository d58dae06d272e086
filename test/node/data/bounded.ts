/**
 * What a parser may take: two seconds of the processor, and memory for four times what came and 64 MB more. To be imported before what is
 * tested: libraries take hold of the arrays' constructors when they are loaded.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'vitest'
import { cpuTime } from '../cpu-time'

const MOST_MS = 2000
const MB = 1 << 20
/** Arrays from this length on are looked at when they are made. */
const LOOKED_AT = 1 << 16

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes of objects and of arrays. */
function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function heldWithoutRubbish(): number {
  collect()
  return held()
}

/** While something is watched: the bytes that it may hold, the most that it held or asked for, and milliseconds spent on watching. */
let watched: { least: number; most: number; peak: number; ms: number } | null = null

function look(asked: number): void {
  if (watched === null) return
  const begun = cpuTime()
  const { least, most } = watched
  let now = held() + asked
  if (now - least > most) now = heldWithoutRubbish() + asked
  watched.peak = Math.max(watched.peak, now - least)
  watched.ms += cpuTime() - begun
}

for (const name of ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'ArrayBuffer'] as const) {
  const watching: ProxyHandler<Uint8ArrayConstructor> = {
    construct(target, given: unknown[], made) {
      const [length] = given
      if (typeof length === 'number' && length >= LOOKED_AT) look(length)
      return Reflect.construct(target, given, made) as object
    },
  }
  Object.assign(globalThis, { [name]: new Proxy(globalThis[name] as Uint8ArrayConstructor, watching) })
}

/**
 * The result, if it came within the bounds, at the second attempt at the latest: a busy machine makes processors slow too.
 * @param size bytes that are given to it
 */
export async function bounded<T>(size: number, work: () => Promise<T>): Promise<T> {
  const { result, ms } = await watchedOnce(size, work)
  if (ms >= MOST_MS) expect((await watchedOnce(size, work)).ms, 'milliseconds').toBeLessThan(MOST_MS)
  return result
}

async function watchedOnce<T>(size: number, work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const watch = { least: heldWithoutRubbish(), most: 4 * size + 64 * MB, peak: 0, ms: 0 }
  watched = watch
  const begun = cpuTime()
  try {
    const result = await work()
    const ms = cpuTime() - begun - watch.ms
    look(0)
    expect(watch.peak, 'bytes held').toBeLessThan(watch.most)
    return { result, ms }
  } finally {
    watched = null
  }
}
