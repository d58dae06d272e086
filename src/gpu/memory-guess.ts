/** How much memory a GPU may have. No page is told; makers and generations are, and what their cards mostly have is known. */

const GB = 1e9

/** The least of what is common, in GB, by `GPUAdapterInfo.vendor` and the beginning of `architecture`; the first that fits. */
const COMMON: readonly (readonly [vendor: string, architecture: string, gigabytes: number])[] = [
  ['nvidia', 'hopper', 80],
  ['nvidia', 'blackwell', 12],
  ['nvidia', 'lovelace', 8],
  ['nvidia', 'ampere', 8],
  ['nvidia', 'volta', 12],
  ['nvidia', 'turing', 6],
  ['nvidia', '', 4],
  ['amd', 'cdna', 32],
  ['amd', 'rdna-4', 12],
  ['amd', 'rdna', 8],
  ['amd', '', 4],
  // Macs have 8 GB or more, which graphics may have two thirds of.
  ['apple', '', 5],
  ['intel', 'xe-2-hpg', 10],
  ['intel', 'xe-hpg', 8],
  // Shares the computer's.
  ['intel', '', 4],
]
/** Telephones, and whatever else there is. */
const OTHERS = 2

/** Bytes. @param largestBuffer `maxBufferSize`: a GPU has at least as much */
export function guessGpuMemory(
  { vendor, architecture }: Pick<GPUAdapterInfo, 'vendor' | 'architecture'>,
  largestBuffer: number,
): number {
  const found = COMMON.find(([maker, age]) => maker === vendor && architecture.startsWith(age))
  return Math.max((found?.[2] ?? OTHERS) * GB, largestBuffer)
}
