import { expect, it } from 'vitest'
import { Library, type ListedRun } from '../../../../src/state/page/library.svelte'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import type { RunListing } from '../../../../src/workers/shared/protocol'

/** A library of which the listing can be changed. */
function openLibrary(over: Partial<RunListing<ListedRun>>) {
  let listing: RunListing<ListedRun> = { runs: [], persistent: true, note: null, damaged: [], ...over }
  const notices = new Notices()
  const remove = async (runId: string) => {
    listing = { ...listing, damaged: listing.damaged.filter((each) => each !== runId) }
  }
  const library = new Library<ListedRun>({ lab: 'mixture' as const, list: async () => listing, remove }, notices)
  return {
    library,
    told: () => notices.at('storage')?.text ?? null,
    set: (next: typeof over) => (listing = { ...listing, ...next }),
  }
}

it('lists runs that are damaged beyond reading, says so, and says it no more once they are deleted', async () => {
  const { library, told } = openLibrary({ damaged: ['a', 'b'] })
  await library.refresh()
  expect([library.damaged, told()]).toEqual([['a', 'b'], expect.stringMatching(/^2 stored runs are damaged beyond/)])
  await library.remove('a')
  expect(told()).toMatch(/^One stored run is damaged beyond reading: it can only be deleted/)
  await library.remove('b')
  expect([library.damaged, told()]).toEqual([[], null])
})

it('takes back what it said of a full disk once there is room, and nothing that others said', async () => {
  const { library, told, set } = openLibrary({ note: 'The storage is full.' })
  await library.refresh()
  expect(told()).toBe('The storage is full.')
  set({ note: null })
  await library.refresh()
  expect(told()).toBeNull()
  library.noteCheckpoint(false, null)
  expect(told()).toMatch(/^This run can’t be saved here/)
})
