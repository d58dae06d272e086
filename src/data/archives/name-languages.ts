/** How often letters stand in names of the languages that old zips' names are in. Counts a thousand letters, rounded, from public letter frequencies. */

export interface Language {
  /** Letters beside a to z, in lower case, by how many of a thousand letters they are. */
  readonly letters: ReadonlyMap<string, number>
  /** The logarithm of how much rarer the language is than the commonest ones. */
  readonly rarity: number
  /** What is not written in it, in lower case; null: anything is. */
  readonly unwritten: RegExp | null
}

/** @param counts "é19 è3" */
function language(counts: string, rarity = 0, unwritten: RegExp | null = null): Language {
  const letters = new Map(counts.split(' ').map((each) => [each.slice(0, 1), Number(each.slice(1))]))
  return { letters, rarity, unwritten }
}

export const WESTERN: readonly Language[] = [
  language('ä6 ö3 ü7 ß4 é0.1'), // German
  language(
    'é19 è3 à5 ê2.2 ç0.9 â0.5 î0.5 ô0.6 û0.6 ù0.6 ë0.1 ï0.1 œ0.6 ü0.02',
    0,
    /ç(?![aouâôûé])|è(?!s?$|[^aeiou]{1,2}u?e)/g,
  ), // French
  language('á5 é4.3 í7.3 ó8.3 ú1.7 ñ3.1 ü0.5'), // Spanish
  language('à6 è3 é0.5 ì0.3 ò1 ù1', 0, /[àèìòù](?=.)/g), // Italian
  language('á1.2 â0.6 ã7.3 à0.7 ç5.3 é3.4 ê4.5 í1.3 ó3 ô0.6 õ0.8 ú2', 0, /ç(?![aouãáâóôõúàé])|ã(?![oesz]|$)/g), // Portuguese
  language('å13 ä18 ö13 é0.1', -1), // Swedish
  language('å12 æ9 ø9 é0.2', -1), // Danish, Norwegian
  language('ä36 ö4.4 å0.1 š0.1 ž0.1', -1.5), // Finnish
  language('á18 æ9 ð44 é6.5 í16 ó10 ö8 þ15 ú6 ý2', -4), // Icelandic
  language('ë1 é0.8 ï0.2 è0.2 ö0.1 ü0.1', -1), // Dutch
]

export const CENTRAL: readonly Language[] = [
  language('ä6 ö3 ü7 ß4 é0.1'), // German
  language('ą7 ć4 ę11 ł17 ń2 ó8 ś8 ź0.6 ż8', -1), // Polish
  language('á22 č9 ď0.2 é13 ě16 í32 ň0.3 ó0.3 ř12 š8 ť0.4 ú1 ů7 ý11 ž10', -1), // Czech
  language('á20 ä1 č13 ď1.5 é9 í11 ĺ0.1 ľ4 ň1 ó1 ô2 ŕ0.1 š9 ť6 ú8 ý10 ž9', -2), // Slovak
  language('á34 é39 í7 ó10 ö8 ő9 ú5 ü6 ű2', -1.5), // Hungarian
  language('ă40 â7 î10 ş15 ţ12', -2.5, /ă[oeiuă]/g), // Romanian
  language('č13 ć6 đ3 š10 ž7', -1.5), // Croatian, Slovene
]

const RUSSIAN =
  'о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з17 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ0.4 ё0.4'

export const CYRILLIC: readonly Language[] = [
  language(RUSSIAN),
  language(
    'о95 а83 н68 и62 і57 в55 т53 е50 р47 с42 к36 л36 м34 у33 д32 п30 я22 з22 ь18 б18 г16 ч15 й14 х11 ж8 ц7 ю8 ш7 ї6 є6 щ5 ф3 ґ0.2', // Ukrainian
    -1,
  ),
  language(
    'а118 о92 и88 е86 т76 н65 р55 с53 в44 л36 к31 д35 п28 м26 з22 ъ18 я17 б15 у14 г17 ч13 ц9 ж8 х7 щ6 й6 ш5 ю2 ф2 ь0.3', // Bulgarian
    -1,
  ),
  language(
    'а112 и95 о90 е86 н56 р46 т44 с46 у43 ј38 д37 в38 к37 л35 м34 п29 з17 г17 б16 ч11 ш10 ц8 њ7 ж7 х6 љ5 ћ6 ђ2 ф2 џ0.3', // Serbian
    -2,
  ),
  language(
    'а150 н65 і60 о50 р50 к45 е50 я45 т40 у40 с50 л38 ы42 з32 ц35 д33 в30 м30 п28 б20 г20 х12 й13 ч14 ў15 ж9 ш9 э14 ю8 ь20 ё6 ф2', // Belarusian
    -3,
  ),
]
