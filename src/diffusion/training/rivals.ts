/** Dual fusion's rivals as they are told: what a run that has one is called, the value that was published, what it does to a training pair. */
import type { RivalSettings } from '../captions/types'

interface Rival<V> {
  /** In the papers' letters, where they have some; what the command line calls it. */
  symbol: string
  /** The value that was published, or that was found for the miniature. */
  usual: V
  /** Whether captions are made at random at each step, so that they cannot be encoded beforehand. */
  drawsCaptions: boolean
  /** In a run's name. @param value as papers print it, ".4"; of a switch "" */
  name: (value: string) => string
  /** The end of a sentence on what is trained on; null where an equation says it. @param value "0.4"; of a switch "" */
  does: ((value: string) => string) | null
}

const lettersAndValue = (symbol: string) => (value: string) => `${symbol} ${value}`

/** In the order in which they act. */
export const rivals: { readonly [K in keyof RivalSettings]: Rival<RivalSettings[K]> } = {
  multipleCaptions: {
    symbol: 'MC',
    usual: true,
    drawsCaptions: false,
    name: () => 'MC',
    does: () => 'y is one of the image’s other captions (MC)',
  },
  wordRepetition: {
    symbol: 'CWR',
    usual: 0.4,
    drawsCaptions: true,
    name: lettersAndValue('CWR'),
    does: (value) => `two of its words are repeated with probability ${value} (CWR)`,
  },
  randomTokens: {
    symbol: 'RT',
    usual: 0.4,
    drawsCaptions: true,
    name: lettersAndValue('RT'),
    does: (value) => `two random tokens are inserted with probability ${value} (RT)`,
  },
  randomCaption: {
    symbol: 'RC',
    usual: 0.4,
    drawsCaptions: true,
    name: lettersAndValue('RC'),
    does: (value) => `four random tokens take its place with probability ${value} (RC)`,
  },
  embeddingNoise: {
    symbol: 'GN',
    usual: 0.1,
    drawsCaptions: false,
    name: lettersAndValue('GN'),
    does: (value) => `${value} · N(0, I) is added to the embedding (GN)`,
  },
  dropAbove: {
    symbol: 'DROP',
    // Chosen on training samples: 95 % of those of the first 50 steps are below it. Where all are learnt from (64 images, original
    // captions, seed 0), the median rises from 1.07 there to 6.4 in the last 50 of 600 steps.
    usual: 2,
    drawsCaptions: false,
    name: (value) => `dropping d ≥ ${value}`,
    does: null,
  },
}

export const rivalNames = Object.keys(rivals) as (keyof RivalSettings)[]

/** Those that are on, in that order, with what is said of each by one of its words: 0 and false are off. */
export function rivalsSaid(settings: RivalSettings, word: 'name' | 'does', print: (value: number) => string): string[] {
  return rivalNames.flatMap((key) => {
    const value = settings[key]
    if (value === false || value === 0) return []
    return rivals[key][word]?.(value === true ? '' : print(value)) ?? []
  })
}
