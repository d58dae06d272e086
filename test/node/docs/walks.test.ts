/** The walks of the how-tos: every file that they change is there, with the lines that the changes stand on. `walks.long.test.ts` does them. */
import { describe, expect, it } from 'vitest'
import { filesOf, walks } from './diffs'
import { isThere, textOf } from './markdown'

it('each how-to shows one', () => {
  expect(walks.map(({ page }) => page.replace(/^.*\/|\.md$/g, '')).toSorted()).toEqual([
    'data-set',
    'kernel',
    'metric',
    'mitigation',
    'objective',
  ])
})

describe.each(walks)('$page', ({ page, diff }) => {
  const files = filesOf(diff)

  it('changes something', () => expect(files).not.toEqual([]))

  it.each(files)('stands on what there is: $path', ({ path, isNew, stands }) => {
    expect(isThere(path)).toBe(!isNew)
    if (!isNew) for (const lines of stands) expect(`\n${textOf(path)}`).toContain(`\n${lines}\n`)
  })

  it('names files that there are, or that it makes', () => {
    const [prose = ''] = textOf(page).split('## The walk')
    const named = [...prose.matchAll(/`((?:src|test|scripts|public)\/[^`]*?\.[a-z]+)`/g)].map((match) => match[1] ?? '')
    const made = new Set(files.filter(({ isNew }) => isNew).map(({ path }) => path))
    const known = named.filter((path) => !path.includes('NAME') && !made.has(path))
    expect(known.filter((path) => !isThere(path))).toEqual([])
  })
})
