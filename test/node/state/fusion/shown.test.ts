import { expect, it } from 'vitest'
import { fusionShown } from '../../../../src/state/fusion/shown'
import { followStudioLink, linkedOf, readStudioLink } from '../../../../src/state/fusion/studio/link'
import type { AddressPart } from '../../../../src/state/page/address/address'
import { opened } from './opened-room'
import { runSummary } from './stand-in'

const own = () => runSummary({ runId: 'own', bundled: false, savedAt: 9 })

/** A room with a bundled run and an own one, opened by an address. */
async function openedBy(query: string) {
  const parts: AddressPart[] = []
  const { room } = await opened([runSummary({ runId: 'first', bundled: true }), own()], (room) => {
    parts.push(fusionShown(room, query))
    followStudioLink(room.studio, readStudioLink(query).linked)
  })
  await room.studio.attend(room.model, room.training, room.recipe.config.captions)
  const [shown] = parts
  if (shown === undefined) throw new Error('the room was not asked')
  return { room, shown }
}

it('shows the run of the address, which names no run that the room opens on by itself', async () => {
  const { room, shown } = await openedBy('?ft.run=own')
  expect([room.run.summary?.runId, shown.write(), shown.stays?.()]).toEqual([
    'own',
    [['ft.run', 'own']],
    'The run is kept in this browser alone: elsewhere the link opens what comes with the page, with these settings.',
  ])
  const plain = await openedBy('')
  expect([plain.room.run.summary?.runId, plain.shown.write(), plain.shown.stays?.()]).toEqual(['first', [], null])
})

it('names a run that is not here', async () => {
  const { room, shown } = await openedBy('?ft.run=gone')
  expect([room.run.summary?.runId, shown.write()]).toEqual(['first', []])
  expect(room.notices.at('library')?.text).toContain('The link’s run gone is kept in another browser')
})

it('has the prompts and the guidance of the address, whatever the model’s card and the training captions say', async () => {
  const query = '?gen.prompts=a+red+shoe%0Aa+bag&gen.guidance=3.5&gen.seed=7'
  const { room } = await openedBy(query)
  expect(linkedOf(room.studio)).toEqual({ ...readStudioLink(query).linked, steps: null })
  expect([room.studio.prompts, room.studio.guidance]).toEqual([['a red shoe', 'a bag'], 3.5])
  expect(linkedOf((await openedBy('')).room.studio).prompts).toBeNull()
})
