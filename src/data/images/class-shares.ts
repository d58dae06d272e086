/** A set cut so that its classes have given shares: what imbalance does to a clustering is tried on it. */
import * as says from '../../messages/generated/images'
import { BadInput } from '../bad-input'
import { gathered } from '../pictures'
import type { ImageDataset, ImageSplit } from './types'

/** Between a set's id and the shares that it was cut to: "mnist|0.25,0.19,…". */
export const SHARES_MARK = '|'

/**
 * As many images as fit, the first of each class, in their order; training and test images alike, so that the test images' shares are the truth.
 * @param shares one a class, which need not sum to 1
 * @param name of what is left
 * @throws BadInput where they do not fit the classes, or leave no images
 */
export function withClassShares(data: ImageDataset, shares: readonly number[], name: string): ImageDataset {
  const classes = data.classNames?.length ?? 0
  const sum = shares.reduce((a, b) => a + b, 0)
  const usable = shares.every((share) => Number.isFinite(share) && share >= 0) && sum > 0
  if (shares.length !== classes || !usable)
    throw new BadInput(says.classSharesWrong({ shares: shares.join(', '), name: data.name, classes }))
  const parts = shares.map((share) => share / sum)
  return {
    ...data,
    id: `${data.id}${SHARES_MARK}${shares.join(',')}`,
    name,
    train: cut(data.train, parts, data.name),
    test: cut(data.test, parts, data.name),
  }
}

function cut(split: ImageSplit, parts: readonly number[], name: string): ImageSplit {
  const { labels } = split
  if (labels === null) throw new BadInput(says.classSharesUnlabelled({ name }))
  const counts = parts.map(() => 0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  const total = Math.min(...parts.flatMap((part, c) => (part > 0 ? [(counts[c] ?? 0) / part] : [])))
  const left = parts.map((part) => Math.round(part * total))
  const indices: number[] = []
  labels.forEach((label, i) => {
    if ((left[label] ?? 0) < 1) return
    left[label] = (left[label] ?? 0) - 1
    indices.push(i)
  })
  if (indices.length === 0)
    throw new BadInput(says.classSharesNoneLeft({ name, shares: parts.map((part) => part.toFixed(2)).join(', ') }))
  return {
    count: indices.length,
    pixels: gathered(split, indices),
    labels: Uint8Array.from(indices, (i) => labels[i] ?? 0),
  }
}
