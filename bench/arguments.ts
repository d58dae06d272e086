/** What the benchmarks' command lines share. */
import type { BackendName } from '../src/gpu/types'

/** A number of the command line. @throws Error naming the option and what it was given */
export function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${name} is "${text}"; it must be a number above 0.`)
  return value
}

export const backendNames: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu']

/** Backends of a list such as "webgpu,wasm". @throws Error naming what is none */
export function chosenBackends(names: string): BackendName[] {
  return names.split(',').map((text) => {
    const name = backendNames.find((known) => known === text.trim())
    if (name === undefined) throw new Error(`--backends names "${text}"; the backends are ${backendNames.join(', ')}.`)
    return name
  })
}
