/** The loaded dataset as the page is told of it: what it is, and its images, a page at a time. */
import { gathered } from '../../data/pictures'
import type { ImageDataset, ImageGrid } from '../../data/images/types'
import type { Understood } from '../../data/understood-types'
import type { Answer, Ask, DatasetPart, DatasetReport } from './protocol'

/** A dataset, with what was understood of the visitor's files where they are the visitor's. */
export type LoadedImages = ImageDataset & { readonly understood?: Understood }

/** Real images that the page shows of a dataset. */
const EXAMPLES = 24

export function describe(data: LoadedImages): DatasetReport {
  const { id, name, size, channels, classNames, notes, train, test } = data
  return {
    id,
    name,
    size,
    channels,
    trainCount: train.count,
    testCount: test.count,
    classNames,
    notes,
    understood: data.understood ?? null,
    examples: imagesAt(
      data,
      'test',
      Array.from({ length: Math.min(EXAMPLES, test.count) }, (_, i) => i),
    ),
  }
}

/** Images of a part of a dataset as a grid of one row. */
export function imagesAt(data: ImageDataset, part: DatasetPart, indices: number[]): ImageGrid {
  const { size, channels } = data
  return { rows: 1, columns: indices.length, size, channels, pixels: gathered(data[part], indices) }
}

/** Images of a part of a dataset from `offset` on, with their labels. */
export function browse(data: ImageDataset, { part, offset, limit }: Ask<'browse'>): Answer<'browse'> {
  const { count, labels } = data[part]
  const indices = Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, i) => offset + i)
  return {
    total: count,
    labels: labels === null ? null : indices.map((i) => labels[i] ?? 0),
    images: imagesAt(data, part, indices),
  }
}
