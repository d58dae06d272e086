/** The diffs that the how-tos show, taken apart. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/setup.mjs'
import { textOf } from './markdown'

export interface FileDiff {
  /** From the root. */
  path: string
  isNew: boolean
  /** Of each hunk, the lines that it stands on: what stays and what goes. */
  stands: string[]
}

/** The pages below docs/how-to, with the diff of each. */
export const walks: readonly { page: string; diff: string }[] = readdirSync(join(root, 'docs', 'how-to'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => {
    const page = `docs/how-to/${name}`
    return { page, diff: /^```diff\n(.*?)^```$/ms.exec(textOf(page))?.[1] ?? '' }
  })

export function filesOf(diff: string): FileDiff[] {
  return diff
    .split(/^(?=--- )/m)
    .filter((part) => part.startsWith('--- '))
    .map((part) => {
      const [, from = '', path = ''] = /^--- (\S+)\n\+\+\+ b\/(\S+)\n/.exec(part) ?? []
      const hunks = part.split(/^@@ .*$/m).slice(1)
      // An empty line of the file may stand there without its space.
      const stands = hunks.map((hunk) =>
        hunk
          .split('\n')
          .slice(1, -1)
          .filter((line) => !line.startsWith('+'))
          .map((line) => line.slice(1))
          .join('\n'),
      )
      return { path, isNew: from === '/dev/null', stands }
    })
}
