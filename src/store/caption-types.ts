/** Plain types of the stored caption list; no code, so that the page may import them. */
import type { SaveResult } from './types'

/** What JSON can say. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

/** What is known of the list as a whole. */
export interface CaptionListHeader {
  /** Where the captions come from, e.g. "captions.csv, column caption". */
  source: string
  /** Captions in the list: length of each of its columns. */
  count: number
  /** The page's own: method, level, reading, filter. Never a key. */
  settings: { [key: string]: JsonValue }
}

/** A column of texts beside each other: the captions themselves, or one generalised version of them. */
export type ColumnName = string

/** A stretch of one column; null where there is no text (yet). */
export interface ColumnPart {
  column: ColumnName
  /** Index of the first text in the list. */
  offset: number
  texts: (string | null)[]
}

/** Which list: told by the page that keeps it, another for each. */
export type ListId = string

/** The list's header as it is stored; `list` tells its texts from those of a list before it. */
export interface CaptionListRecord {
  list: ListId
  header: CaptionListHeader
}

/** A stretch of fixed length of one column as it is stored. */
export interface TextChunk {
  list: ListId
  column: ColumnName
  chunk: number
  texts: (string | null)[]
}

/** `nowhere`: that list is not kept any more, because another tab keeps another, or the browser has cleared its storage. */
export type KeptResult = SaveResult | { saved: 'nowhere'; note: null }

/**
 * Keeps the one list of the captions room. Nothing that was handed over is thrown away while the page is open: what the disk
 * refuses stays in memory, and the answer says so. What is said of another list than the one that is kept changes nothing.
 */
export interface CaptionStore {
  /** Replaces the list: a new header and no texts. */
  begin(list: ListId, header: CaptionListHeader): Promise<KeptResult>
  /** Writes a stretch of a column over what was there. */
  write(list: ListId, part: ColumnPart): Promise<KeptResult>
  /** Changes the settings alone. */
  change(list: ListId, settings: CaptionListHeader['settings']): Promise<KeptResult>
  /** Takes one column away. */
  drop(list: ListId, column: ColumnName): Promise<KeptResult>
  /** Null where no list is kept. @throws DamagedList where it is not as it was written */
  current(): Promise<CaptionListRecord | null>
  /** All texts in stretches, column after column, each from its beginning; a stretch that is not as it was written is left out. */
  parts(): AsyncGenerator<ColumnPart>
  /** Forgets the list. */
  clear(): Promise<void>
  close(): Promise<void>
}
