/** Why a file as a whole could not be used, as the reason why it was left out. */
import type { BadInput } from '../../bad-input'
import { baseName } from '../../source-file'

/** "a.zip: there is no file in this zip; choose another." → "could not be used (there is no file in this zip; choose another)" */
export function refusalOf({ message }: BadInput, path: string): string {
  const named = [`${path}: `, `${baseName(path)}: `].find((name) => message.startsWith(name)) ?? ''
  return `could not be used (${message.slice(named.length).replace(/\.$/, '')})`
}
