/** Paper A's Tables 3 to 6. Its FID is made with Inception's features, of 10,000 generations by a model of 865 million weights. */
import { tableFour as generality } from '../../captions/paper-captions'
import { fusionColumns } from './columns'
import type { ColumnKey, PaperTable, Row } from './types'

const miniature = [
  'A miniature: a diffusion model of 32×32 garments, fine-tuned on 64 captioned images instead of 10,000, so that it learns them by heart within minutes. Everything is copied more than in the paper.',
  'R is of another copy detector, trained here for such images: its similarities are on another scale than SSCD’s.',
  'FID-like is of a small classifier’s features, not Inception’s: only the order of rows compares.',
]
const shared = { paper: 'fusion', sweep: 'paper-a', columns: fusionColumns } as const

const row = (labels: string[], variant: string | null, replication: string, frechet: string | null): Row => ({
  labels,
  variant,
  printed: { replication, ...(frechet === null ? {} : { frechet }) } satisfies Partial<Record<ColumnKey, string>>,
})

export const tableThree: PaperTable = {
  ...shared,
  id: 'a-table-3',
  number: 'Table 3',
  title: 'Mitigations compared',
  caption:
    'Replication and quality of the baseline, of four mitigations by Somepalli et al. (2023), and of 5-word captions with dual fusion at the embedding level, w_lat 0.1 and w_emb 0.5.',
  blocks: [
    {
      heading: null,
      labels: ['Method'],
      rows: [
        row(['Baseline'], 'original', '0.662', '17.394'),
        row(['MC, multiple captions'], 'MC', '0.420', '16.831'),
        row(['GN, Gaussian noise'], 'GN', '0.596', '19.504'),
        row(['RC, random caption'], 'RC', '0.565', null),
        row(['CWR, word repetition'], 'CWR', '0.614', null),
        row(['Ours'], 'embedding .1/.5', '0.374', '15.997'),
      ],
    },
    {
      heading: 'Since the paper (Wen et al. 2024)',
      labels: ['Method'],
      rows: [
        { labels: ['Dropping samples, d ≥ 2'], variant: 'dropping 2', printed: {} },
        { labels: ['Changing the prompt, d to 0.7'], variant: 'prompt .7', printed: {} },
      ],
    },
  ],
  differs: [
    ...miniature,
    'The last two rows are not in the paper. Dropping leaves samples out of a step while d = ‖ε(x, c) − ε(x, ∅)‖ is at the threshold or above, and costs one more forward pass a step. Changing the prompt trains nothing: it is the baseline’s model, with the prompt’s embedding moved before the first sampling step by at most ten steps of AdamW, a pass forth and back each.',
    'Multiple captions are paraphrases that a grammar makes here; the paper takes 20 captions by BLIP. R of RC and CWR is printed from Somepalli et al., not measured again by the paper.',
  ],
}

export const tableFour: PaperTable = {
  ...shared,
  id: 'a-table-4',
  number: 'Table 4',
  title: 'Levels of caption generality',
  caption:
    'Fine-tuned on original, general and 5-word captions, without dual fusion: generality, replication, quality.',
  columns: [
    {
      key: 'generality',
      heading: 'Generality score',
      ours: 'Generality score',
      better: 'up',
      digits: 3,
      taken: 'end',
      printed: true,
    },
    ...fusionColumns,
  ],
  blocks: [
    {
      heading: null,
      labels: ['Caption'],
      rows: [
        level('Original', 'original', '0.662', '17.394'),
        level('General', 'general', '0.529', '16.837'),
        level('5-word', '5-word', '0.449', '17.406'),
      ],
    },
  ],
  differs: [
    ...miniature,
    'The captions are others: the paper’s are not published, ours are written by a grammar about garments. General ones score above 5-word ones here because they begin with “a photo of”: “photo” has so many narrower terms that BT is 9.97 in the mean, against 4.16 where the garment is named alone.',
  ],
}

function level(name: string, variant: string, replication: string, frechet: string): Row {
  const gs = generality.find(({ version }) => version === variant)?.gs
  return { labels: [name], variant, printed: { ...(gs === undefined ? {} : { generality: gs }), replication, frechet } }
}

export const tableFive: PaperTable = {
  ...shared,
  id: 'a-table-5',
  number: 'Table 5',
  title: 'Fusion weights',
  caption:
    '5-word captions with dual fusion: captions joined as tokens, as embeddings with equal weights, and as embeddings with little of the image. 0.1/0.1 stands in two blocks, as printed.',
  blocks: [
    {
      heading: 'Token level',
      labels: ['w_lat'],
      rows: [
        row(['0.1'], 'token .1', '0.454', '14.383'),
        row(['0.25'], 'token .25', '0.286', '60.767'),
        row(['0.75'], 'token .75', '0.226', '73.030'),
      ],
    },
    {
      heading: 'Embedding level, equal weights',
      labels: ['w_lat', 'w_emb'],
      rows: [
        row(['0.1', '0.1'], 'embedding .1/.1', '0.417', '15.680'),
        row(['0.25', '0.25'], 'embedding .25/.25', '0.361', '19.642'),
        row(['0.5', '0.5'], 'embedding .5/.5', '0.257', '61.953'),
      ],
    },
    {
      heading: 'Embedding level, w_lat 0.1',
      labels: ['w_lat', 'w_emb'],
      rows: [
        row(['0.1', '0.1'], 'embedding .1/.1', '0.417', '15.680'),
        row(['0.1', '0.3'], 'embedding .1/.3', '0.384', '16.665'),
        row(['0.1', '0.5'], 'embedding .1/.5', '0.374', '15.997'),
      ],
    },
  ],
  differs: [
    ...miniature,
    'Fused latents keep their variance here (divided by √((1 − w)² + w²)), which the authors’ code does not do: large weights cost less quality than printed.',
  ],
}

export const tableSix: PaperTable = {
  ...shared,
  id: 'a-table-6',
  number: 'Table 6',
  title: 'Ablation',
  caption: 'What generalised (5-word) captions and dual fusion (0.1/0.5, embedding level) do, apart and together.',
  blocks: [
    {
      heading: null,
      labels: ['Model', 'Generalised caption', 'Dual fusion'],
      rows: [
        row(['Original', '×', '×'], 'original', '0.662', '17.394'),
        row(['Ablated', '×', '✓'], 'original + fusion', '0.416', '16.869'),
        row(['Ablated', '✓', '×'], '5-word', '0.449', '17.406'),
        row(['Ours', '✓', '✓'], 'embedding .1/.5', '0.374', '15.997'),
      ],
    },
  ],
  differs: [...miniature],
}
