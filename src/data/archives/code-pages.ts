/** Code pages that names in zips are in where nothing says so, and which of them some names look to be of. */
import { CENTRAL, CYRILLIC, WESTERN, type Language } from './name-languages'
import { likelihood } from './name-likelihood'

export interface CodePage {
  /** To follow "as". */
  title: string
  /** Null where the bytes are none of this page's. */
  decode(bytes: Uint8Array): string | null
  /** The logarithm of how likely texts are as parts of names. @param parts their bytes, and what `decode` made of them */
  likelihood(parts: readonly DecodedPart[]): number
}

/** A part of a name, between "/" and "/". */
interface DecodedPart {
  bytes: Uint8Array
  text: string
}

/** Code page 437 from 0x80 on: what a zip's names are in where nothing else is said (APPNOTE 6.3.9, appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
/** Code page 850, of Windows in Western Europe. */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
/** Code page 852, of Windows in Central Europe. */
const CP852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0'

/** Every byte is a character of its own: two names never become one. */
interface BytePage extends CodePage {
  decode(bytes: Uint8Array): string
}

/** @param upper its characters from 0x80 on */
function ofBytes(title: string, upper: string, languages: readonly Language[]): BytePage {
  return {
    title,
    decode(bytes) {
      let text = ''
      for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : upper.charAt(byte - 0x80)
      return text
    },
    likelihood: (parts) =>
      likelihood(
        parts.map(({ text }) => text),
        languages,
      ),
  }
}

const UPPER = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i)
const upperOf = (encoding: string) => new TextDecoder(encoding).decode(UPPER)

/**
 * Characters of one byte or two, by the platform.
 * @param likelihoodOf a character by its bytes (`trail` is 0 for one of one byte)
 */
function ofPairs(title: string, encoding: string, likelihoodOf: (lead: number, trail: number) => number): CodePage {
  const decoder = new TextDecoder(encoding)
  return {
    title,
    decode(bytes) {
      const text = decoder.decode(bytes)
      return text.includes('\ufffd') ? null : text
    },
    likelihood: (parts) =>
      parts.reduce((sum, { bytes, text }) => {
        const characters = Array.from(text)
        const isLetter = (i: number) => /^[a-z]$/i.test(characters[i] ?? '')
        let [of, at] = [0, 0]
        for (const [i, character] of characters.entries()) {
          const lead = bytes[at++] ?? 0
          if (character < '\x80') continue
          const isPair = !(lead >= 0xa1 && lead <= 0xdf && character >= '\uff61' && character <= '\uff9f')
          of += likelihoodOf(lead, isPair ? (bytes[at++] ?? 0) : 0)
          of += BESIDE_LETTER * (Number(isLetter(i - 1)) + Number(isLetter(i + 1)))
        }
        return sum + of
      }, 0),
  }
}

/** A letter of another script beside a character, as in "neko猫". */
const BESIDE_LETTER = -3

/** Kana, then kanji of level 1 (JIS X 0208), of level 2, others. */
function likelihoodInShiftJis(lead: number, trail: number): number {
  if (trail === 0) return -8
  if ((lead === 0x82 && trail >= 0x9f) || (lead === 0x83 && trail <= 0x96)) return -5
  if (lead === 0x81) return trail === 0x5b ? -5 : -12
  if (lead === 0x82) return -9
  if ((lead >= 0x88 && lead <= 0x97) || (lead === 0x98 && trail <= 0x72)) return -7.5
  return lead >= 0x98 && lead <= 0xea ? -11 : -16
}

/** Characters of level 1 (GB 2312), of level 2, signs, others. */
function likelihoodInGbk(lead: number, trail: number): number {
  if (trail < 0xa1) return -16
  if (lead >= 0xb0 && lead <= 0xd7) return -7.5
  if (lead >= 0xd8 && lead <= 0xf7) return -11
  return lead >= 0xa1 && lead <= 0xa3 ? -10 : -16
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null where the bytes are no UTF-8. */
export function asUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

/** Blocks of letters and signs that names are written in, without those that a few bytes of another encoding are by chance. */
const COMMON =
  /[\0-\u017f\u0218-\u021b\u0300-\u036f\u0386-\u03ce\u0400-\u052f\u0590-\u06ff\u0900-\u0eff\u1100-\u11ff\u1e00-\u1eff\u2000-\u206f\u20ac\u2100-\u214f\u3000-\u318f\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe00-\uffef]|\p{Extended_Pictographic}/u
const RARE = -20

/** What is UTF-8 is so by chance in hardly any other encoding. */
const UTF8: CodePage = {
  title: 'UTF-8',
  decode: asUtf8,
  likelihood: (parts) =>
    parts.reduce((sum, { text }) => sum + RARE * Array.from(text).filter((each) => !COMMON.test(each)).length, 0),
}
const STANDARD = ofBytes('code page 437', CP437, WESTERN)

/** With how much less likely each is than the first. Of two that are as likely, the first is taken. */
const CODE_PAGES: readonly (readonly [page: CodePage, before: number])[] = [
  [UTF8, 0],
  [STANDARD, 0],
  [ofBytes('code page 850 (Western Europe)', CP850, WESTERN), -0.5],
  [ofBytes('code page 1252 (Western Europe)', upperOf('windows-1252'), WESTERN), -0.5],
  [ofBytes('code page 852 (Central Europe)', CP852, CENTRAL), -1],
  [ofBytes('code page 1250 (Central Europe)', upperOf('windows-1250'), CENTRAL), -1],
  [ofBytes('code page 866 (Cyrillic)', upperOf('ibm866'), CYRILLIC), 0],
  [ofBytes('code page 1251 (Cyrillic)', upperOf('windows-1251'), CYRILLIC), 0],
  [ofPairs('Shift-JIS (Japanese)', 'shift_jis', likelihoodInShiftJis), 0],
  [ofPairs('GBK (Chinese)', 'gbk', likelihoodInGbk), 0],
]

/** Of each byte above 0x7f of a part that the page cannot decode. */
const UNDECODED = -14

/** So many parts of names vote, and no longer ones. */
const VOTERS = 1000
const LONGEST_VOTER = 255

/**
 * What parts of names are in: UTF-8 where all of them are, else the code page in which they are likeliest together.
 * @param parts all different, by any key, each with a byte above 0x7F
 * @returns the code page, and the texts by the keys, all different; a part that is none of its characters is read in code page 437
 */
export function readInOneCodePage(parts: ReadonlyMap<string, Uint8Array>): {
  page: string
  isUtf8: boolean
  texts: Map<string, string>
} {
  const voters = [...parts.values()].filter(({ length }) => length <= LONGEST_VOTER).slice(0, VOTERS)
  const weighed = CODE_PAGES.map(([page, before]) => ({ page, likely: before + likelihoodOf(page, voters) }))
  // The order of pages holds among equals: sorting keeps it.
  for (const { page } of weighed.sort((a, b) => b.likely - a.likely)) {
    const texts = new Map<string, string>()
    for (const [key, bytes] of parts) texts.set(key, page.decode(bytes) ?? STANDARD.decode(bytes))
    // Code pages in which two sequences of bytes are one character would make one name of two.
    if (new Set(texts.values()).size < parts.size) continue
    // Of pages that have these letters at the same places, the first is named.
    const isAlike = ([other]: (typeof CODE_PAGES)[number]) =>
      [...parts].every(([key, bytes]) => other.decode(bytes) === texts.get(key))
    return { page: (CODE_PAGES.find(isAlike)?.[0] ?? page).title, isUtf8: page === UTF8, texts }
  }
  throw new RangeError('code page 437 gives each byte a character of its own; one of them was given twice.')
}

function likelihoodOf(page: CodePage, voters: readonly Uint8Array[]): number {
  const decoded: DecodedPart[] = []
  let undecoded = 0
  for (const bytes of voters) {
    const text = page.decode(bytes)
    if (text !== null) decoded.push({ bytes, text })
    else for (const byte of bytes) if (byte >= 0x80) undecoded++
  }
  return page.likelihood(decoded) + UNDECODED * undecoded
}
