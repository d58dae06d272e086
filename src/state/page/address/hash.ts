/** What stands behind "#" in the address: a room, and behind its name what is shown there (`#start&pair=700`). */
export interface Hash {
  /** As it stands there, without "#"; `''` where nothing does, or parameters alone. */
  name: string
  parameters: URLSearchParams
}

export function readHash(hash: string): Hash {
  const parts = hash.replace(/^#/, '').split('&')
  const [name, rest] = parts[0]?.includes('=') ? ['', parts] : [parts[0] ?? '', parts.slice(1)]
  return { name, parameters: new URLSearchParams(rest.join('&')) }
}

/** `''` where there is neither a name nor a parameter. */
export function writeHash({ name, parameters }: Hash): string {
  // A comma needs no escape here, and is easier to read.
  const rest = parameters.toString().replaceAll('%2C', ',')
  if (rest === '') return name === '' ? '' : `#${name}`
  return `#${name}&${rest}`
}
