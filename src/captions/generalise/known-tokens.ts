/** Mends roles by what WordNet knows: titles hide verbs and names, and taggers guess at short captions. */
import type { Lexicon } from './lexicon'
import type { Role, Token } from './tokens'

/** A caption with a greater share of capitals is a title, in which they mean nothing. */
const MOST_CAPITALS = 0.6

interface Surroundings {
  before: Token | undefined
  next: Role | undefined
  titled: boolean
  lexicon: Lexicon
}

/** The tokens, each seen with the one before it as already mended. */
export function withKnowledge(tokens: readonly Token[], lexicon: Lexicon): Token[] {
  const open = tokens.filter(({ role }) => role === 'noun' || role === 'adjective' || role === 'verb')
  const titled = open.filter(isCapitalised).length > open.length * MOST_CAPITALS
  const known: Token[] = []
  tokens.forEach((token, i) => {
    const around = { before: known.at(-1), next: tokens[i + 1]?.role, titled, lexicon }
    if (isSize(token, tokens[i + 1])) known.push({ ...token, role: 'figure' })
    else if (isUnknownPlace(token, around)) known.push({ ...token, role: 'name', entity: 'place' })
    else if (isMistakenNoun(token, around)) known.push({ ...token, role: 'noun', agrees: false })
    else if (isAction(token, around)) known.push({ ...token, role: 'verb', participle: true })
    else if (around.before && beginsName(token, around)) {
      known.pop()
      for (const part of [around.before, token]) known.push({ ...part, role: 'name', entity: 'person' })
    } else if (around.before && continuesName(token, around)) {
      // After a maker's name comes that of what is made: "Toyota Camry".
      const { entity } = around.before
      known.push({ ...token, role: 'name', entity: entity === 'organisation' ? 'other' : entity })
    } else known.push(token)
  })
  return known
}

const isCapitalised = ({ text }: Token): boolean => /^\p{Lu}/u.test(text)

const isNominal = (role: Role | undefined): boolean => role === 'noun' || role === 'adjective' || role === 'name'

/** "Size 10", "Size XL": a measure. */
const isSize = ({ lower }: Token, next: Token | undefined): boolean =>
  lower === 'size' && next !== undefined && (next.role === 'figure' || /^(x*[sml]|one)$/.test(next.lower))

/** "houses in Burano": a capitalised word that is no noun, after where something is. */
function isUnknownPlace(token: Token, { before, lexicon }: Surroundings): boolean {
  const placed = token.role === 'noun' && before?.role === 'preposition' && /^(in|at|near)$/.test(before.text)
  return placed && /^\p{Lu}\p{Ll}{2,}/u.test(token.text) && lexicon.nounOf(token.lower) === null
}

/** "a rose" with nothing after it, though the tagger saw someone rise. */
function isMistakenNoun(token: Token, { before, next, lexicon }: Surroundings): boolean {
  if (before?.role !== 'determiner' || isNominal(next) || next === 'verb' || next === 'conjunction') return false
  return (token.role === 'adjective' || token.role === 'verb') && lexicon.nounOf(token.lower) !== null
}

/** "Bride and Groom Dancing at …": a gerund after someone who can act is what they do. */
function isAction({ role, lower }: Token, { before, next, lexicon }: Surroundings): boolean {
  return (
    role === 'noun' &&
    /ing$/.test(lower) &&
    !isNominal(next) &&
    before?.role === 'noun' &&
    lexicon.isAnimate(before.lower)
  )
}

/** "Jensen Smythe": two capitals where captions have few, the first no common noun. */
function beginsName(token: Token, { before, titled, lexicon }: Surroundings): boolean {
  if (titled || token.role !== 'noun' || before?.role !== 'noun') return false
  return isCapitalised(token) && isCapitalised(before) && lexicon.nounOf(before.lower) === null
}

/** "Toyota Camry LE": after a name, a capitalised word that is no common noun, an abbreviation, or a surname. */
function continuesName(token: Token, { before, titled, lexicon }: Surroundings): boolean {
  if (token.role !== 'noun' || before?.role !== 'name' || !isCapitalised(token)) return false
  const surname = !titled && before.entity === 'person'
  return surname || /^[A-Z]{2,4}$/.test(token.text) || lexicon.nounOf(token.lower) === null
}
