/** The boxes of an MP4 file (ISO/IEC 14496-12, section 4.2): four bytes of length, four of type, then what is in it. */

export interface Box {
  type: string
  content: Buffer
}

/** @throws where a box does not end within what holds it */
export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    // 1: the length is too large for four bytes, and stands behind the type.
    const head = length === 1 ? 16 : 8
    const end = at + (length === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : length)
    if (end < at + head || end > bytes.length)
      throw new Error(`box “${type}” at byte ${at} does not end within its file`)
    boxes.push({ type, content: bytes.subarray(at + head, end) })
    at = end
  }
  return boxes
}

/** What is in the box at the end of a path; null where there is none. */
export function boxAt(bytes: Buffer, [type, ...path]: readonly string[]): DataView | null {
  const found = boxesOf(bytes).find((box) => box.type === type)
  if (found === undefined) return null
  if (path.length > 0) return boxAt(found.content, path)
  return new DataView(found.content.buffer, found.content.byteOffset, found.content.length)
}
