/** The special cases of spaCy's English tokenizer: contractions cut in two, abbreviations and emoticons kept whole. */

const SUBJECTS = [
  'I',
  'you',
  'he',
  'she',
  'it',
  'we',
  'they',
  'who',
  'what',
  'when',
  'where',
  'why',
  'how',
  'there',
  'that',
]
const CLITICS: Record<string, readonly string[]> = {
  "'s": ['he', 'she', 'it', 'who', 'what', 'when', 'where', 'why', 'how', 'there', 'that', 'let', 'here'],
  "'ll": SUBJECTS,
  "'d": SUBJECTS,
  "'ve": ['I', 'you', 'we', 'they', 'who', 'what', 'could', 'might', 'must', 'should', 'would'],
  "'re": ['you', 'we', 'they', 'who', 'what', 'when', 'where', 'why', 'how', 'there'],
  "'m": ['I'],
}
const NEGATED = [
  ...[
    'ca',
    'could',
    'do',
    'does',
    'did',
    'had',
    'may',
    'might',
    'must',
    'need',
    'ought',
    'sha',
    'should',
    'wo',
    'would',
  ],
  ...['is', 'are', 'was', 'were', 'has', 'have', 'ai', 'dare'],
]
/** Spellings without an apostrophe that are no word of their own ("its", "well", "were" are). */
const BARE = [
  'dont',
  'doesnt',
  'didnt',
  'cant',
  'wont',
  'isnt',
  'arent',
  'wasnt',
  'couldnt',
  'shouldnt',
  'wouldnt',
  'havent',
  'hasnt',
  'im',
  'ive',
  'youre',
  'theyre',
  'whats',
  'thats',
  'lets',
]
const BARE_CLITIC = /(?:nt|m|ve|re|s)$/

const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

function* splits(): Generator<[string, number]> {
  for (const [clitic, hosts] of Object.entries(CLITICS)) {
    for (const host of hosts) yield [host + clitic, host.length]
  }
  for (const host of NEGATED) yield [`${host}n't`, host.length]
  for (const word of BARE) yield [word, word.search(BARE_CLITIC)]
  yield* [
    ['cannot', 3],
    ['gonna', 3],
    ['gotta', 3],
    ['wanna', 3],
  ] as const
}

/** A contraction as written (straight apostrophe) → where it is cut. */
export const SPECIAL_SPLITS: ReadonlyMap<string, number> = new Map(
  [...splits()].flatMap(([word, cut]) => [
    [word, cut],
    [title(word), cut],
  ]),
)

const ABBREVIATIONS =
  'Mr. Mrs. Ms. Dr. Prof. Rev. Gen. Gov. Rep. Sen. St. Mt. Jr. Sr. Inc. Co. Corp. Ltd. Bros. Messrs. Adm. Sgt. Lt. Col. Capt. vs. v.s. ' +
  'a.m. p.m. A.M. P.M. e.g. i.e. E.g. I.e. U.S. U.K. D.C. N.Y. L.A. Ph.D. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec. ' +
  'Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ia. Id. Ill. Ind. Kan. Kans. Ky. La. Mass. Mich. Minn. Miss. Mont. N.C. N.D. N.H. N.J. ' +
  'N.M. Neb. Nebr. Nev. Okla. Ore. Pa. S.C. Tenn. Va. Wash. Wis. '
const EMOTICONS = ":) :-) :( :-( :D :-D ;) ;-) :P :-P :/ <3 :o xD XD =) =D ^_^ o.O -_- :'( :3 "

/** Chunks that are one word although rules would cut them. */
export const WHOLE_WORDS: ReadonlySet<string> = new Set([
  ...`${ABBREVIATIONS}${EMOTICONS}`.trim().split(' '),
  ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${letter}.`),
])
