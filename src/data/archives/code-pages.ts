/** Code pages that names in zips are in where nothing says so, and which of them some names look to be of. */

export interface CodePage {
  /** To follow "as". */
  title: string
  /** Null where the bytes are none of this page's. */
  decode(bytes: Uint8Array): string | null
  /** How plausible each text is as a part of a name, 0 to 1. @param parts their bytes, and what `decode` made of them */
  score(parts: readonly DecodedPart[]): number[]
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
/** Code page 866, of Windows where it speaks Russian. */
const CP866 =
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** A letter that stands alone: as plausible in one alphabet as in another, but where the set's letters are of both cases. */
const ALONE = 0.8
const ALONE_OF_BOTH_CASES = 0.6

/** Every byte is a character of its own: two names never become one. */
function ofBytes(
  title: string,
  upper: string,
  valueOfRun: (run: string) => number[],
): Omit<CodePage, 'decode'> & { decode(bytes: Uint8Array): string } {
  return {
    title,
    decode(bytes) {
      let text = ''
      for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : upper.charAt(byte - 0x80)
      return text
    },
    score(parts) {
      const runsOf = parts.map(({ text }) => text.match(/\p{L}+|[^\p{L}\0-\x7f]/gu) ?? [])
      const alone = runsOf.flat().filter((run) => /^[^\0-\x7f]$/.test(run))
      const isMixed = alone.some((run) => /\p{Lu}/u.test(run)) && alone.some((run) => /\p{Ll}/u.test(run))
      const valueOf = (run: string): number[] => {
        if (!/\p{L}/u.test(run)) return [/[°№«»·§´]/.test(run) ? 0.3 : 0]
        if (/^[a-z]*$/i.test(run)) return []
        if (run.length > 1 || valueOfRun(run)[0] !== 1) return valueOfRun(run)
        return [isMixed ? ALONE_OF_BOTH_CASES : ALONE]
      }
      return runsOf.map((runs) => mean(runs.flatMap(valueOf)))
    },
  }
}

const IN_ONE_CASE = /^(\p{Lu}*\p{Ll}*)$/u
/** Letters of these code pages that no name is written with. */
const RARE = /[ªºƒµ\u0370-\u03ff]/

/** Of Latin letters with marks: single ones among plain ones. @returns of each letter with a mark */
function valueInLatin(run: string): number[] {
  const marked = run.match(/[^\0-\x7f]+/g) ?? []
  const isWritten = IN_ONE_CASE.test(run)
  return marked.flatMap((letters) => {
    const isWord = isWritten && (letters.length === 1 || letters.length < run.length)
    const value = !isWord ? 0.3 : letters.length === 1 ? 1 : letters.length === 2 ? 0.7 : 0.2
    return Array.from(letters, (letter) => (RARE.test(letter) ? 0 : value))
  })
}

/** Of Cyrillic letters: words of their own, at most beside a Latin one ("photoкот", but not "fБr"). @returns of each of them */
function valueInCyrillic(run: string): number[] {
  return [...run.matchAll(/[^\0-\x7f]+/g)].flatMap(({ 0: letters, index }) => {
    const before = run[index - 1] ?? ''
    const after = run[index + letters.length] ?? ''
    const isBetween = before !== '' && after !== ''
    const goesOn = !/[a-z]/.test(before) || !/^\p{Lu}+$/u.test(letters)
    const isBeside = before !== '' || after !== ''
    const value = !IN_ONE_CASE.test(letters)
      ? 0.2
      : !isBeside
        ? 1
        : isBetween || letters.length === 1
          ? 0.1
          : goesOn
            ? 0.7
            : 0.4
    return Array.from(letters, () => value)
  })
}

/**
 * Characters of one byte or two, by the platform.
 * @param valueOf a character's own plausibility by its bytes (`trail` is 0 for one of one byte)
 */
function ofPairs(title: string, encoding: string, valueOf: (lead: number, trail: number) => number): CodePage {
  const decoder = new TextDecoder(encoding)
  return {
    title,
    decode(bytes) {
      const text = decoder.decode(bytes)
      return text.includes('\ufffd') ? null : text
    },
    score: (parts) =>
      parts.map(({ bytes, text }) => {
        const values: number[] = []
        const characters = Array.from(text)
        const isLetter = (i: number) => /^[a-z]$/.test(characters[i] ?? '')
        let at = 0
        for (const [i, character] of characters.entries()) {
          const lead = bytes[at++] ?? 0
          if (character < '\x80') continue
          const isPair = !(lead >= 0xa1 && lead <= 0xdf && character >= '\uff61' && character <= '\uff9f')
          const value = valueOf(lead, isPair ? (bytes[at++] ?? 0) : 0)
          const beside = Number(isLetter(i - 1)) + Number(isLetter(i + 1))
          values.push(beside === 2 ? 0.1 * value : beside === 1 ? 0.7 * value : value)
        }
        return mean(values)
      }),
  }
}

/** Kana, then kanji of level 1 (JIS X 0208), of level 2, others. */
function valueInShiftJis(lead: number, trail: number): number {
  if (trail === 0) return 0.3
  if ((lead === 0x82 && trail >= 0x9f) || (lead === 0x83 && trail <= 0x96)) return 1
  if (lead === 0x81) return trail === 0x5b ? 1 : 0.5
  if (lead === 0x82) return 0.3
  if ((lead >= 0x88 && lead <= 0x97) || (lead === 0x98 && trail <= 0x72)) return 0.9
  return lead >= 0x98 && lead <= 0xea ? 0.4 : 0.1
}

/** Characters of level 1 (GB 2312), of level 2, signs, others. */
function valueInGbk(lead: number, trail: number): number {
  if (trail < 0xa1) return 0.1
  if (lead >= 0xb0 && lead <= 0xd7) return 0.9
  if (lead >= 0xd8 && lead <= 0xf7) return 0.4
  return lead >= 0xa1 && lead <= 0xa3 ? 0.5 : 0.1
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

const UTF8: CodePage = { title: 'UTF-8', decode: asUtf8, score: (parts) => parts.map(() => 1) }
const STANDARD = ofBytes('code page 437', CP437, valueInLatin)
/** Of two that are as plausible, the first is taken. */
const CODE_PAGES: readonly CodePage[] = [
  UTF8,
  STANDARD,
  ofBytes('code page 850 (Western Europe)', CP850, valueInLatin),
  ofPairs('Shift-JIS (Japanese)', 'shift_jis', valueInShiftJis),
  ofBytes('code page 866 (Cyrillic)', CP866, valueInCyrillic),
  ofPairs('GBK (Chinese)', 'gbk', valueInGbk),
]

/** So many parts of names vote, and no longer ones. */
const VOTERS = 1000
const LONGEST_VOTER = 255

/**
 * What parts of names are in: UTF-8 where all of them are, else the code page in which they are most plausible on average.
 * @param parts all different, by any key, each with a byte above 0x7F
 * @returns the code page, and the texts by the keys, all different; a part that is none of its characters is read in code page 437
 */
export function readInOneCodePage(parts: ReadonlyMap<string, Uint8Array>): {
  page: string
  isUtf8: boolean
  texts: Map<string, string>
} {
  const voters = [...parts.values()].filter(({ length }) => length <= LONGEST_VOTER).slice(0, VOTERS)
  const scored = CODE_PAGES.map((page) => ({ page, score: scoreOf(page, voters) }))
  // The order of pages holds among equals: sorting keeps it.
  for (const { page } of scored.sort((a, b) => b.score - a.score)) {
    const texts = new Map<string, string>()
    for (const [key, bytes] of parts) texts.set(key, page.decode(bytes) ?? STANDARD.decode(bytes))
    // Code pages in which two sequences of bytes are one character would make one name of two.
    if (new Set(texts.values()).size === parts.size) return { page: page.title, isUtf8: page === UTF8, texts }
  }
  throw new RangeError('code page 437 gives each byte a character of its own; one of them was given twice.')
}

function scoreOf(page: CodePage, voters: readonly Uint8Array[]): number {
  const decoded = voters.flatMap((bytes) => {
    const text = page.decode(bytes)
    return text === null ? [] : [{ bytes, text }]
  })
  return page.score(decoded).reduce((sum, value) => sum + value, 0) / Math.max(1, voters.length)
}
