/** What each figure shows and how to read it, in the page's words. */
import type { FigureName } from '../../state/results/contents'

export const figureWords: Readonly<Record<FigureName, { caption: string; notes: readonly string[] }>> = {
  'figure-2': {
    caption:
      'Five training images; below each the generation most like it, of the model fine-tuned on original captions and of ours. Numbers are similarities by the copy detector, red where it calls a copy.',
    notes: [
      'Chosen by rule, not by hand: the first training image of each of the first five classes, and of 128 generations the nearest one.',
      'A miniature of 64 training images copies far more than the paper’s model does.',
    ],
  },
  'trade-off': {
    caption:
      'R (copying) against the FID-like distance (quality) of all variants of paper A’s tables; means over seeds, bars one standard deviation where there are several. Lower left is better.',
    notes: [
      'A model that copies real images has their quality: a low distance alone is no merit. Read both.',
      'Fusion is named by its weights, w_lat/w_emb of embeddings and w_lat of tokens; ours and these are on 5-word captions. Other mitigations are Table 3’s.',
    ],
  },
  'figure-4': {
    caption:
      'Inception score and FID-like distance over training: means over seeds, the band one standard deviation to either side where there are several.',
    notes: [
      'Printed curves are of Oxford-102 by Inception’s network; ours are judged by a small classifier, so only shapes and orders compare.',
      '“Encoding not shared” begins later: its classifier learns alone first, in which time no samples change.',
    ],
  },
  copies: {
    caption:
      'Share of copies (d₁ < d₂/3: three times nearer to one training image than to any other) while fine-tuning on N images; means over seeds, the band one standard deviation where there are several.',
    notes: [
      'Bonnaire et al. (2025) find that the time at which copying begins grows with N, and the time at which pictures become good does not. The second was not measured here.',
    ],
  },
  detectors: {
    caption:
      'Can one tell from outside which prompts are learnt by heart? Area under the ROC curve (0.5 is chance) and the share found where 1 % of the others are called so.',
    notes: [
      'Here the truth is known: which images were trained on, and with which captions.',
      'The control asks the same of the model before fine-tuning, where nothing is memorised: what differs from 0.5 there is no memory.',
    ],
  },
  bias: {
    caption:
      'The FID-like distance of the same model is the larger the fewer images it is made of. Dots are means over disjoint sets of samples, bars one standard deviation; the line in 1/n gives the distance at infinitely many images (Chong & Forsyth 2020).',
    notes: [
      'Compare distances of equal n only: every table here says its n.',
      'The classifier has 64 features where Inception has 2,048, so its bias is smaller than that of FID at the same n.',
    ],
  },
}
