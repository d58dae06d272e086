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
    const asked: ReturnType<typeof lookOrReason>[] = []
    for (let index = first; index < Math.min(first + TOGETHER, source.count); index++)
      asked.push(lookOrReason(source, index))
    // What was looked at before is answered at once: of many images that is half of the time.
    const looks = asked.some((look) => look instanceof Promise) ? await Promise.all(asked) : (asked as Looked[])
    looks.forEach((look, i) => {
      if (look instanceof UnreadableFile) leftOut.add(look.path, look.reason)
      else seen.push({ ...look, index: first + i })
    })
  }
  return seen
}

type Looked = ImageLook | UnreadableFile

function lookOrReason(source: ImageSource, index: number): Promise<Looked> | Looked {
  try {
    const look = source.look(index)
    return look instanceof Promise ? look.catch(reasonOf) : look
  } catch (error) {
    return reasonOf(error)
  }
}

/** @throws what is no reason to leave an image out */
function reasonOf(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  throw error
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
