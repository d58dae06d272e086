/** Where a bench ran. */
import { cpus } from 'node:os'

export interface Machine {
  processor: string
  cores: number
  /** Programs that wanted to run, before and after: above the cores, times say little. */
  load: readonly number[]
  browser: string
  node: string
}

export function machineOf(load: readonly number[], browser: string): Machine {
  const processors = cpus()
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    load,
    browser,
    node: process.versions.node,
  }
}

export const machineLine = ({ processor, cores, load, browser, node }: Machine): string =>
  `${processor}, ${cores} cores, load ${load.map((programs) => programs.toFixed(1)).join(' to ')}; ${browser}; Node ${node}`
