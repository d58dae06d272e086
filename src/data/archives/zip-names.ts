/** Names in a zip: bytes in some encoding, of which a zip need not say which; two names never become one. */
import { crc32 } from './crc32'
import { viewOf } from './reading'

/** The name's bytes are UTF-8: bit 11 of an entry's flags. */
const SAYS_UTF8 = 0x800
/** Info-ZIP's field of a name in UTF-8: version, CRC-32 of the name's bytes, the name. */
const UNICODE_PATH = 0x7075

/** Code page 437 from 0x80 on: what a zip's names are in where nothing else is said (APPNOTE 6.3.9, appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
/** Code page 866, of Windows where it speaks Russian. */
const CP866 =
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0'
/** A word that has letters of code page 866 and of ASCII, or of its line graphics, is of another one: "B\x81cher" is "Bücher". */
const OTHER_THAN_866 = /[A-Za-z][А-яЁёЄєЇїЎў]|[А-яЁёЄєЇїЎў][A-Za-z]|[\u2500-\u259f]/

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * An entry's name: as its flag or Info-ZIP's field says, else as UTF-8 where it is, else in the code page that it looks to be of, in which
 * every byte is a character of its own.
 * @param extra the entry's extra fields
 */
export function nameOf(raw: Uint8Array, flags: number, extra: Uint8Array): string {
  return ((flags & SAYS_UTF8) === 0 ? unicodePath(raw, extra) : null) ?? asUtf8(raw) ?? asCodePage(raw)
}

function unicodePath(raw: Uint8Array, extra: Uint8Array): string | null {
  const field = extraField(extra, UNICODE_PATH)
  // A name that was changed by a program that does not know the field no longer has its checksum.
  if (field === null || field.length < 5 || viewOf(field).getUint32(1, true) !== crc32(raw)) return null
  return asUtf8(field.subarray(5))
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

function asCodePage(raw: Uint8Array): string {
  const in866 = decoded(raw, CP866)
  return OTHER_THAN_866.test(in866) ? decoded(raw, CP437) : in866
}

function decoded(raw: Uint8Array, upper: string): string {
  return Array.from(raw, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : upper.charAt(byte - 0x80))).join('')
}

/** An extra field's bytes by its id. */
export function extraField(extra: Uint8Array, id: number): Uint8Array | null {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === id) return extra.subarray(at + 4, at + 4 + view.getUint16(at + 2, true))
  return null
}

/** A path that stays where it is unpacked: "/" between folders (Windows writes "\" at times), no ".", no "..", no drive, no root. */
export function tamePath(name: string): string {
  const parts = name.replaceAll('\\', '/').split('/')
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
