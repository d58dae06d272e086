/** What was dropped, or picked: every file with its path. What cannot be opened is named, and costs only itself. */
import type { DroppedFile } from '../types'

/** A file or folder that was dropped, taken while the drop is handled: a browser forgets its items afterwards. */
export function entriesOf(items: Iterable<DataTransferItem>): (FileSystemEntry | File)[] {
  return [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
    .filter((entry) => entry !== null)
}

/** All files of what was dropped; folders are walked, and their files keep their path (subfolders name labels). */
export async function filesOf(entries: readonly (FileSystemEntry | File)[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = []
  for (const entry of entries) {
    if (entry instanceof File) found.push({ path: entry.name, file: entry })
    else await walk(entry, found)
  }
  return found
}

/** Files of a file dialog; of a folder's, with their path in it. */
export function pickedFiles(files: Iterable<File>): DroppedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function walk(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '') || entry.name
  try {
    if (entry.isDirectory) await walkFolder(entry as FileSystemDirectoryEntry, path, found)
    else found.push({ path, file: await fileOf(entry as FileSystemFileEntry) })
  } catch {
    // Taken away meanwhile, without permission, or a name that the browser cannot handle.
    found.push({ path, reason: entry.isDirectory ? 'was a folder that could not be opened' : 'could not be opened' })
  }
}

/** Browsers list a folder in batches (of 100, in Chromium); the last one is empty. */
async function walkFolder(folder: FileSystemDirectoryEntry, path: string, found: DroppedFile[]): Promise<void> {
  const reader = folder.createReader()
  for (let isFirst = true; ; isFirst = false) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) {
      if (isFirst) found.push({ path, reason: 'was an empty folder' })
      return
    }
    for (const entry of entries) await walk(entry, found)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
