/** Why a file that is called a zip is none, or not the whole of one. */
import { isLargeFilePointer, isWebPage, textBeginning } from '../beginnings'

/** Bytes of a file's beginning that tell. */
export const ZIP_HEAD = 512

export const SPLIT = 'was a part of a split archive, whose parts have to be joined and unpacked first'

const KINDS: readonly { bytes: readonly number[]; at?: number; kind: string }[] = [
  { bytes: [0x52, 0x61, 0x72, 0x21], kind: 'a RAR archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], kind: 'a 7z archive' },
  { bytes: [0x1f, 0x8b], kind: 'packed with gzip' },
  { bytes: [0x42, 0x5a, 0x68], kind: 'packed with bzip2' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: 'packed with xz' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: 'packed with zstd' },
  { bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, kind: 'a tar archive' },
]

/** Characters of a text that are shown. */
const SHOWN = 40

/**
 * @param head its first bytes
 * @param size of the file
 * @returns in the past tense; null where it begins as a zip does, or as nothing known
 */
export function whyNoZip(head: Uint8Array, size: number): string | null {
  if (size === 0) return 'was empty (0 bytes)'
  // Of several parts: "PK\7\8" before the first entry.
  if (head[0] === 0x50 && head[1] === 0x4b) return head[2] === 7 && head[3] === 8 ? SPLIT : null
  const found = KINDS.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte))
  if (found !== undefined) return `was ${found.kind}, no zip, and had to be unpacked first`
  if (isWebPage(head)) return 'was a web page (HTML) that a host sent in place of the zip'
  if (isLargeFilePointer(head)) return 'was Git LFS’s pointer to the zip, which was not fetched itself'
  const text = textBeginning(head)
  if (text === null || text === '') return null
  const [line = ''] = text.split(/[\r\n]/)
  return `was a text, no zip: “${line.slice(0, SHOWN)}${line.length > SHOWN ? '…' : ''}”`
}
