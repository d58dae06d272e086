/** What the benchmarks' command lines share. */

/** A number of the command line. @throws Error naming the option and what it was given */
export function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${name} is "${text}"; it must be a number above 0.`)
  return value
}
