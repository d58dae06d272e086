/** What each score of a run is called, what it says, and which of two is the better. */
import type { ScoreName } from './types'

export interface ScoreMeaning {
  /** Of a table's column. */
  heading: string
  /** Which way is better; null: neither. */
  better: 'up' | 'down' | null
  /** Digits behind the point that its spread over seeds leaves real. */
  digits: number
  /** The network that judges it, by the beginning of its name beside a result; null where none does. */
  judge: Judge | null
  /** One sentence. */
  says: string
}

const judges = ['copy-detector', 'classifier'] as const
type Judge = (typeof judges)[number]

export const meanings: Readonly<Record<ScoreName, ScoreMeaning>> = {
  replication: {
    heading: 'R',
    better: 'down',
    digits: 3,
    judge: 'copy-detector',
    says: 'Replication: the 95th percentile of each generation’s similarity to the training image nearest to it.',
  },
  copies: {
    heading: 'copies',
    better: 'down',
    digits: 3,
    judge: 'copy-detector',
    says: 'Share of generations that are copies of a training image.',
  },
  copied: {
    heading: 'd₁ < d₂/3',
    better: 'down',
    digits: 3,
    judge: null,
    says: 'Share of generations three times as near, in pixels, to one training image as to the second nearest.',
  },
  own: {
    heading: 'own image',
    better: 'down',
    digits: 3,
    judge: 'copy-detector',
    says: 'Mean similarity of a generation to the training image whose caption it was made from.',
  },
  agreement: {
    heading: 'agreement',
    better: 'up',
    digits: 3,
    judge: 'classifier',
    says: 'Share of generations in which a classifier sees what the caption names.',
  },
  background: {
    heading: 'background R',
    better: null,
    digits: 3,
    judge: 'copy-detector',
    says: 'R of real images that nothing was trained on: what no copying would give.',
  },
  ceiling: {
    heading: 'ceiling R',
    better: null,
    digits: 3,
    judge: 'copy-detector',
    says: 'R of the training images themselves, encoded and decoded: what copying all would give.',
  },
  frechet: {
    heading: 'FID-like',
    better: 'down',
    digits: 2,
    judge: 'classifier',
    says: 'Fréchet distance to real images, of a small classifier’s features: not comparable with published FIDs.',
  },
  kid: {
    heading: 'KID-like',
    better: 'down',
    digits: 3,
    judge: 'classifier',
    says: 'Kernel distance to real images, of a small classifier’s features; unbiased.',
  },
  precision: {
    heading: 'precision',
    better: 'up',
    digits: 3,
    judge: 'classifier',
    says: 'Share of generations that lie among the real images.',
  },
  recall: {
    heading: 'recall',
    better: 'up',
    digits: 3,
    judge: 'classifier',
    says: 'Share of real images that lie among the generations.',
  },
  authenticity: {
    heading: 'AuthPct',
    better: 'up',
    digits: 3,
    judge: 'classifier',
    says: 'Share of generations that are farther from the nearest training image than that is from its own neighbour. No proof against copying: whatever makes images worse raises it, too (Stein et al. 2023).',
  },
  inception: {
    heading: 'Inception score',
    better: 'up',
    digits: 2,
    judge: 'classifier',
    says: 'exp of the mean divergence of p(y|x) from p(y), of a small classifier’s labels; at most the number of classes.',
  },
  accuracy: {
    heading: 'ACC',
    better: 'up',
    digits: 3,
    judge: null,
    says: 'Share of test images whose Gaussian is their class, Gaussians matched to classes one to one.',
  },
  purity: {
    heading: 'purity',
    better: 'up',
    digits: 3,
    judge: null,
    says: 'Share of test images whose class is the commonest of their Gaussian.',
  },
  nmi: {
    heading: 'NMI',
    better: 'up',
    digits: 3,
    judge: null,
    says: 'Mutual information of Gaussians and classes over the mean of their entropies.',
  },
  ari: {
    heading: 'ARI',
    better: 'up',
    digits: 3,
    judge: null,
    says: 'Pairs of images on which Gaussians and classes agree, corrected for chance.',
  },
  balance: {
    heading: 'balance',
    better: null,
    digits: 3,
    judge: null,
    says: 'Entropy of the mean responsibilities over log K: 1 where every Gaussian has as much.',
  },
  weights: {
    heading: 'TV of weights',
    better: 'down',
    digits: 3,
    judge: null,
    says: 'Total variation between the inferred mixture weights and the classes’ true shares.',
  },
  parameters: {
    heading: 'parameters',
    better: null,
    digits: 0,
    judge: null,
    says: 'Trainable numbers of all networks and of the prior.',
  },
}

export const scoreNames = Object.keys(meanings) as [ScoreName, ...ScoreName[]]

/** Those of a run's judges that some of these scores are of; a name of no known kind is any score's that is judged. */
export function judgesOf(names: readonly string[], scores: readonly ScoreName[]): string[] {
  const kinds = new Set(scores.map((key) => meanings[key].judge))
  const isKnown = (name: string) => judges.some((kind) => name.startsWith(kind))
  return names.filter((name) => [...kinds].some((kind) => kind !== null && (name.startsWith(kind) || !isKnown(name))))
}
