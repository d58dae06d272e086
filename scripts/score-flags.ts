/** How `npm run score` writes what tells that a line is no caption in English prose. */
import type { Flag } from '../src/captions/flags/types'

/** A record with its flags behind it. */
export function withFlags(record: string, flags: readonly Flag[], format: 'csv' | 'jsonl'): string {
  return format === 'csv' ? `${record},${flags.join(' ')}` : `${record.slice(0, -1)},"flags":${JSON.stringify(flags)}}`
}
