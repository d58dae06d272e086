/** An archive beside the folder that it was unpacked to: the same pictures twice. */
import { plainName } from '../../plain-name'
import { foldersOf, UnreadableFile, type SourceFile } from '../../source-file'

/**
 * Pictures in an archive that are outside it as well (or in another archive), with the same bytes, name and folder.
 * @returns those in the archive; where both are in archives, all but the first
 */
export async function archiveCopies(pictures: readonly SourceFile[]): Promise<Set<SourceFile>> {
  const copies = new Set<SourceFile>()
  const archives = new Set(pictures.map(({ archive }) => archive))
  if (archives.size < 2) return copies
  const groups = new Map<string, SourceFile[]>()
  for (const picture of pictures) {
    const folder = foldersOf(picture.path).at(-1) ?? ''
    const key = JSON.stringify([plainName(folder), plainName(picture.path), picture.size])
    const group = groups.get(key)
    if (group) group.push(picture)
    else groups.set(key, [picture])
  }
  for (const group of groups.values()) {
    if (new Set(group.map(({ archive }) => archive)).size < 2) continue
    const outsideFirst = [...group].sort((a, b) => Number(a.archive !== undefined) - Number(b.archive !== undefined))
    for (const picture of await copiesAmong(outsideFirst)) copies.add(picture)
  }
  return copies
}

/** Those whose bytes an earlier one of another place has. */
async function copiesAmong(group: readonly SourceFile[]): Promise<SourceFile[]> {
  const before: { bytes: Uint8Array; archive: string | undefined }[] = []
  const copies: SourceFile[] = []
  for (const picture of group) {
    const bytes = await bytesOf(picture)
    if (bytes === null) continue
    const { archive } = picture
    if (before.some((other) => other.archive !== archive && sameBytes(other.bytes, bytes))) copies.push(picture)
    else if (before.length < MOST_COMPARED) before.push({ bytes, archive })
  }
  return copies
}

/** More different pictures of one name, folder and length are not compared with each other. */
const MOST_COMPARED = 16

async function bytesOf(file: SourceFile): Promise<Uint8Array | null> {
  try {
    return await file.read()
  } catch (error) {
    // It is named when it is looked at.
    if (error instanceof UnreadableFile) return null
    throw error
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
