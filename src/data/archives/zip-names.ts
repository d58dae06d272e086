/** Names in a zip: bytes in some encoding, of which a zip need not say which; two names never become one. */
import { plainText } from '../../messages/plain'
import { asUtf8, readInOneCodePage } from './code-pages'
import { crc32 } from './crc32'
import { viewOf } from './reading'

/** The name's bytes are UTF-8: bit 11 of an entry's flags. */
const SAYS_UTF8 = 0x800
/** Info-ZIP's field of a name in UTF-8: version, CRC-32 of the name's bytes, the name. */
const UNICODE_PATH = 0x7075

const ascii = new TextDecoder('latin1')

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false
  return true
}

/**
 * What an entry itself says that its name is: in UTF-8 by its flag, or in Info-ZIP's field; plain letters say enough.
 * @param extra the entry's extra fields
 * @returns null where nothing says what its bytes mean
 */
export function statedName(raw: Uint8Array, flags: number, extra: Uint8Array): string | null {
  const stated = (flags & SAYS_UTF8) !== 0 ? asUtf8(raw) : extra.length === 0 ? null : unicodePath(raw, extra)
  return stated ?? (isAscii(raw) ? ascii.decode(raw) : null)
}

function unicodePath(raw: Uint8Array, extra: Uint8Array): string | null {
  const field = extraField(extra, UNICODE_PATH)
  // A name that was changed by a program that does not know the field no longer has its checksum.
  if (field === null || field.length < 5 || viewOf(field).getUint32(1, true) !== crc32(raw)) return null
  return asUtf8(field.subarray(5))
}

const SLASH = 0x2f

/**
 * All names of an archive. Those that do not say what their bytes mean are read in one code page together, so that a folder has one name
 * however its files are called, and two have two.
 * @param stated of each entry, by `statedName`
 * @param raw the bytes of each entry's name
 * @returns `codePage` that was guessed; null where none had to be, or they are UTF-8
 */
export function namesOf(
  stated: readonly (string | null)[],
  raw: (entry: number) => Uint8Array,
): { names: string[]; codePage: string | null } {
  const parts = new Map<string, Uint8Array>()
  for (const [entry, name] of stated.entries())
    if (name === null) for (const part of partsOf(raw(entry))) if (!isAscii(part)) parts.set(keyOf(part), part)
  const { page, isUtf8, texts } = readInOneCodePage(parts)
  const textOf = (part: Uint8Array) => {
    const key = keyOf(part)
    return texts.get(key) ?? key
  }
  const names = stated.map((name, entry) => name ?? Array.from(partsOf(raw(entry)), textOf).join('/'))
  return { names, codePage: parts.size === 0 || isUtf8 ? null : page }
}

/** Each byte a character of its own; of plain letters, themselves. */
const keyOf = (part: Uint8Array) => ascii.decode(part)

/** The second byte of a character of two is never "/", though it may be "\\". */
function* partsOf(raw: Uint8Array): Generator<Uint8Array> {
  let from = 0
  for (let end = raw.indexOf(SLASH); end >= 0; end = raw.indexOf(SLASH, from)) {
    yield raw.subarray(from, end)
    from = end + 1
  }
  yield raw.subarray(from)
}

/** An extra field's bytes by its id. */
export function extraField(extra: Uint8Array, id: number): Uint8Array | null {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === id) return extra.subarray(at + 4, at + 4 + view.getUint16(at + 2, true))
  return null
}

const UNTAMED = /\\|(^|\/)\.{0,2}(\/|$)|^[a-z]:/i

/** A path that stays where it is unpacked: "/" between folders (Windows writes "\" at times), no ".", no "..", no drive, no root. */
export function tamePath(name: string): string {
  const plain = plainText(name)
  if (!UNTAMED.test(name)) return plain
  const parts = plain.replaceAll('\\', '/').split('/')
  return parts.filter((part, at) => !['', '.', '..'].includes(part) && !(at === 0 && /^[a-z]:$/i.test(part))).join('/')
}

/** Paths in their order, those that come again numbered: "a/1.png", "a/1 (2).png". */
export class DistinctPaths {
  private readonly taken = new Set<string>()
  private readonly counts = new Map<string, number>()

  of(path: string): string {
    let [own, count] = [path, this.counts.get(path) ?? 1]
    while (this.taken.has(own)) own = numbered(path, ++count)
    this.counts.set(path, count)
    this.taken.add(own)
    return own
  }
}

function numbered(path: string, count: number): string {
  const dot = path.lastIndexOf('.')
  const end = dot > path.lastIndexOf('/') ? dot : path.length
  return `${path.slice(0, end)} (${count})${path.slice(end)}`
}
