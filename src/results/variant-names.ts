/** What the shipped sweeps' variants are called in figures, and what kind paper A's are of. */

const names: ReadonlyMap<string, string> = new Map([
  ['original', 'original captions'],
  ['general', 'general captions'],
  ['5-word', '5-word captions'],
  ['original + fusion', 'original captions + fusion'],
  ['embedding .1/.5', 'ours, embedding .1/.5'],
  ['dropping 2', 'dropping, d ≥ 2'],
  ['prompt .7', 'prompt changed, d to .7'],
  ['separate', 'Proposed (encoding not shared)'],
  ['shared', 'Proposed (encoding shared)'],
  ['vanilla', 'Vanilla GAN'],
])

/** "original" → "original captions", "demo, images 64" → "64 images"; others as the sweep calls them. */
export function variantName(variant: string): string {
  return names.get(variant) ?? variant.replace(/^[\w-]+, images (\d+)$/, '$1 images')
}

/** What paper A's variants do about copying. */
export const approaches = ['captions alone', 'other mitigations', 'fusion of embeddings', 'fusion of tokens'] as const
export type Approach = (typeof approaches)[number]

export function approachOf(variant: string): Approach {
  if (variant.startsWith('token')) return 'fusion of tokens'
  if (variant.startsWith('embedding') || variant.endsWith('fusion')) return 'fusion of embeddings'
  return ['original', 'general', '5-word'].includes(variant) ? 'captions alone' : 'other mitigations'
}
