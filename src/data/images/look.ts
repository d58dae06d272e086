/** What the headers of all images tell, before any of them is decoded. */
import type { LeftOut } from '../left-out'
import { UnreadableFile } from '../source-file'
import type { Extent, FoundSize } from '../understood-types'
import type { ImageLook, ImageSource } from './source'

/** Files looked at together: a browser answers each in its own time. */
const TOGETHER = 32

/** An image that can be used as far as its header tells. */
export interface SeenImage extends ImageLook {
  /** Its place in the source. */
  index: number
  /** Decoded and transparent: whether nothing can be seen of it on its background. Absent until it is decoded. */
  isBlank?: boolean
}

/** @param leftOut takes those whose header cannot be read, or tells that they are too large */
export async function lookAtAll(source: ImageSource, leftOut: LeftOut, signal?: AbortSignal): Promise<SeenImage[]> {
  const seen: SeenImage[] = []
  for (let first = 0; first < source.count; first += TOGETHER) {
    signal?.throwIfAborted()
    const indices = Array.from({ length: Math.min(TOGETHER, source.count - first) }, (_, i) => first + i)
    const looks = await Promise.all(indices.map((index) => lookOrReason(source, index)))
    for (const [i, look] of looks.entries()) {
      if (look instanceof UnreadableFile) leftOut.add(look.path, look.reason)
      else seen.push({ ...look, index: first + i })
    }
  }
  return seen
}

async function lookOrReason(source: ImageSource, index: number): Promise<ImageLook | UnreadableFile> {
  try {
    return await source.look(index)
  } catch (error) {
    if (error instanceof UnreadableFile) return error
    throw error
  }
}

/** The smallest and the largest by area; null without images. */
export function foundSize(seen: readonly Extent[]): FoundSize | null {
  const [first] = seen
  if (first === undefined) return null
  const area = ({ width, height }: Extent) => width * height
  let [smallest, largest] = [first, first]
  for (const image of seen) {
    if (area(image) < area(smallest)) smallest = image
    if (area(image) > area(largest)) largest = image
  }
  const extent = ({ width, height }: Extent): Extent => ({ width, height })
  return { smallest: extent(smallest), largest: extent(largest) }
}
