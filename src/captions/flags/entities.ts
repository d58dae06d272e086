/** HTML entities: which there are in captions, and what they stand for. */

const NAMED: Readonly<Record<string, string>> = {
  ...{
    amp: '&',
    quot: '"',
    apos: "'",
    lt: '<',
    gt: '>',
    nbsp: ' ',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    bull: '•',
    middot: '·',
  },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', copy: '©', reg: '®', trade: '™', deg: '°', times: '×' },
  ...{ eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ntilde: 'ñ', auml: 'ä', ouml: 'ö', uuml: 'ü', szlig: 'ß' },
}

const names = Object.keys(NAMED).join('|')
/** With its semicolon; of the commonest, without one too. */
const PATTERN = `&(?:#(\\d{1,7})|#x([\\da-f]{1,6})|(${names}));|&(amp|quot|nbsp|lt|gt)\\b`
const ONE = new RegExp(PATTERN, 'i')
const EACH = new RegExp(PATTERN, 'gi')

export const holdsEntity = (text: string): boolean => text.includes('&') && ONE.test(text)

/** Decodes what was encoded once or twice (&amp;quot;). A number that is no character stays as it is. */
export function decodeEntities(text: string): string {
  const once = decoded(text)
  return holdsEntity(once) ? decoded(once) : once
}

function decoded(text: string): string {
  return text.replace(EACH, (entity: string, decimal?: string, hex?: string, name?: string, bare?: string) => {
    if (decimal === undefined && hex === undefined) return NAMED[(name ?? bare ?? '').toLowerCase()] ?? entity
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
    const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : entity
  })
}
