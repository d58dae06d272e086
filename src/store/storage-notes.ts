/** What browsers say when they refuse to store, in the visitor's words. */
import { DatabaseClosedError } from './schema'

export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

/** A clause that fits behind a colon, for every refusal but a full disk. */
export function refusal(error: unknown): string {
  if (error instanceof DatabaseClosedError) return error.reason
  return `the browser reports ${error instanceof Error ? error.name : String(error)}`
}

/** " (950 MB used of 1,000 MB)", or nothing where the browser does not tell. */
export async function usage(): Promise<string> {
  try {
    const { usage, quota } = await navigator.storage.estimate()
    if (usage === undefined || quota === undefined) return ''
    const megabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString('en')
    return ` (${megabytes(usage)} MB used of ${megabytes(quota)} MB)`
  } catch {
    return ''
  }
}
