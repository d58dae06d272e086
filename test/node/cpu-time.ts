/**
 * Milliseconds of processor time that this process has used. Bounds on what a parser may take are set on it and not on the clock: a machine
 * that is busy with something else must not fail them. (Vitest gives each file a process of its own.)
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
