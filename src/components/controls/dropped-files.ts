/** What was dropped, or picked: every file with its path. What cannot be opened is named, and costs only itself. */
import type { DroppedFile } from '../types'

/** Drops that the page itself looks at first, and those that a place on it has taken. */
const lookedAt = new WeakSet<Event>()
const taken = new WeakSet<Event>()

/** What the page hands on when it has looked: `detail` the files, for the place that they were dropped on. */
const HANDED_ON = 'handedon'

/** The page looks at what is dropped before any place takes it. */
export const lookAt = (drop: DragEvent): void => void lookedAt.add(drop)

/** For a place where files may be dropped: whether it takes these now, or the page looks at them first. */
export function takes(drop: DragEvent): boolean {
  if (lookedAt.has(drop)) return false
  taken.add(drop)
  return true
}

/** Whether some place has taken what was dropped. */
export const isTaken = (drop: DragEvent): boolean => taken.has(drop)

/** Gives the place that they were dropped on its files; whether it took them. */
export function handOn(target: EventTarget, files: DroppedFile[]): boolean {
  return !target.dispatchEvent(new CustomEvent(HANDED_ON, { detail: files, bubbles: true, cancelable: true }))
}

/** Listens for files that the page hands on to this place. @returns what ends it */
export function onHandedOn(place: EventTarget, take: (files: DroppedFile[]) => boolean): () => void {
  const listen = (event: Event) => {
    if (!event.defaultPrevented && take((event as CustomEvent<DroppedFile[]>).detail)) event.preventDefault()
  }
  place.addEventListener(HANDED_ON, listen)
  return () => place.removeEventListener(HANDED_ON, listen)
}

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
