/** Addresses as visitors type or paste them, and whether they lead into a network that other sites do not see. */

/** What an address leads into. */
export type PrivateNetwork = 'this computer' | 'a private network'

/**
 * The address that was typed; people leave the protocol out, and "/…" is of the page's own host.
 * @param page address of this page or worker
 * @returns null where it is none
 */
export function typedAddress(typed: string, page: string | undefined): URL | null {
  const text = typed.trim()
  try {
    if (text.startsWith('/') && page !== undefined) return new URL(text, page)
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  } catch {
    return null
  }
}

/** Null for a host of the open internet. By the address alone: what a name means is for the network to say, so a name of the open internet may still lead inside. */
export function privateNetwork({ hostname }: URL): PrivateNetwork | null {
  // "localhost." is localhost, too; IPv6 stands in brackets. Numbers in any other way of writing are dotted ones by now.
  const host = hostname.toLowerCase().replace(/\.$/, '')
  if (host.startsWith('[')) return ofVersion6(host.slice(1, -1))
  if (/^[\d.]+$/.test(host)) return ofVersion4(host.split('.').map(Number))
  if (/(^|\.)localhost$/.test(host)) return 'this computer'
  const isInside = !host.includes('.') || /\.(local|lan|internal|intranet|home|home\.arpa|test)$/.test(host)
  return isInside ? 'a private network' : null
}

function ofVersion4([a = 0, b = 0]: readonly number[]): PrivateNetwork | null {
  if (a === 127 || a === 0) return 'this computer'
  const isInside =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    // Shared by a provider's customers.
    (a === 100 && b >= 64 && b < 128)
  return isInside ? 'a private network' : null
}

function ofVersion6(host: string): PrivateNetwork | null {
  if (host === '::1' || host === '::') return 'this computer'
  // A dotted one in an IPv6 address: "::ffff:a00:1" is 10.0.0.1.
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(host) ?? []
  if (high !== undefined && low !== undefined)
    return ofVersion4([high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]))
  const first = parseInt(host.split(':')[0] || '0', 16)
  // Unique local and link-local.
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 ? 'a private network' : null
}
