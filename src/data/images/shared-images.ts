/** Test images that are among the training images too: scores on them look better than they are. */
import { formatCount } from '../bad-input'
import { someOf } from '../left-out'
import { UnreadableFile } from '../source-file'
import type { SeenImage } from './look'
import type { ImageSource } from './source'

/**
 * @param seen the usable images
 * @param isTest a flag for each of them, 1 for testing
 * @returns a sentence; none where no test image has the same content as a training image
 */
export async function noteShared(
  source: ImageSource,
  seen: readonly SeenImage[],
  isTest: Uint8Array,
): Promise<string[]> {
  const alike = new Map<string, { train: number[]; test: number[] }>()
  for (const [i, { index, content }] of seen.entries()) {
    const group = alike.get(content) ?? { train: [], test: [] }
    group[isTest[i] === 1 ? 'test' : 'train'].push(index)
    alike.set(content, group)
  }
  const shared: number[] = []
  for (const { train, test } of alike.values()) {
    if (train.length === 0 || test.length === 0) continue
    const known = new Set<number | null>()
    for (const index of train) known.add(await hashOf(source, index))
    for (const index of test) {
      const hash = await hashOf(source, index)
      if (hash !== null && known.has(hash)) shared.push(index)
    }
  }
  if (shared.length === 0) return []
  const tests = isTest.reduce((sum, flag) => sum + flag, 0)
  const names = someOf(shared.sort((a, b) => a - b).map((index) => source.nameOf(index)))
  const are = shared.length === 1 ? 'is a duplicate of a training image' : 'are duplicates of training images'
  return [
    `${formatCount(shared.length)} of the ${formatCount(tests)} test images ${are} (the same content), so that test scores look better than they are: ${names}.`,
  ]
}

async function hashOf(source: ImageSource, index: number): Promise<number | null> {
  try {
    return await source.hash(index)
  } catch (error) {
    if (error instanceof UnreadableFile) return null
    throw error
  }
}
