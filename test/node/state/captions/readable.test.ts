import { expect, it } from 'vitest'
import type { GeneralityLevel } from '../../../../src/captions/types'
import type { Recalled } from '../../../../src/state/captions/keeper'
import type { Version } from '../../../../src/state/captions/metrics'
import { readableOf } from '../../../../src/state/captions/readable'

/** A kept list of four captions, of which the columns are as given. */
function kept(columns: Partial<Record<Version, (string | null)[]>>): Recalled {
  return {
    header: { source: 'pets.txt', count: 4, settings: {} },
    texts: (version) => columns[version] ?? [],
    makings: (level: GeneralityLevel) => (columns[level] ?? []).map(() => null),
    beside: (names) => ({
      carried: names.map((name) => ({ name, cells: ['1', '2', '3', '4'] })),
      left: [{ before: 2, line: 9, words: 'has no text', carried: [] }],
    }),
  }
}

it('leaves out in every version what is damaged in one’s own', () => {
  const columns = { original: ['a', null, 'c'], general: ['x', 'y'] }
  expect(readableOf(kept(columns), ['id'])).toEqual({
    list: {
      source: 'pets.txt',
      texts: { original: ['a', 'c'], general: ['x', null], '5-word': [] },
      makings: { general: [null, null], '5-word': [] },
      beside: {
        carried: [{ name: 'id', cells: ['1', '3'] }],
        left: [{ before: 1, line: 9, words: 'has no text', carried: [] }],
      },
    },
    lost: 2,
  })
})

it('loses nothing of a whole list, and is null where nothing can be read', () => {
  expect(readableOf(kept({ original: ['a', 'b', 'c', 'd'] }), [])?.lost).toBe(0)
  expect(readableOf(kept({ original: [null, null] }), [])).toBeNull()
  expect(readableOf(kept({}), [])).toBeNull()
})
