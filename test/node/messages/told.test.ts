/** The way of a message from where it is thrown to its entry in the help: across the workers, into a notice. */
import { expect, test } from 'vitest'
import { BadInput, messageIdOf } from '../../../src/messages/errors'
import * as says from '../../../src/messages/generated/weights'
import { of } from '../../../src/messages/message'
import { faultOf, Notices } from '../../../src/state/page/trouble/notices.svelte'
import { areas, piecesOf, search } from '../../../src/views/help/entries'
import { toFault } from '../../../src/workers/shared/faults'
import { EngineFault } from '../../../src/workers/shared/worker-client'

const thrown = new BadInput(of('unet', says.batchTooLarge({ batch: 64, count: 12 })))

test('a fault keeps the id of what was thrown, through a structured clone', () => {
  const fault = structuredClone(toFault(thrown))
  expect(fault).toEqual({ name: 'BadInput', message: thrown.message, messageId: 'batch-too-large' })
  expect(fault.message).toMatch(/^unet: The batch is 64 images/)
  expect(faultOf(new EngineFault(fault))).toEqual(fault)
})

test('a notice leads to the entry; one of a mistake of ours has none', () => {
  const notices = new Notices()
  notices.showError('run', new EngineFault(toFault(thrown)))
  expect(notices.at('run')?.help).toBe('batch-too-large')
  notices.showError('run', new EngineFault({ name: 'Internal', message: 'So it is.' }))
  expect(notices.at('run')).not.toHaveProperty('help')
  expect(messageIdOf(new Error('no message of the page'))).toBeUndefined()
})

test('the help has the entry, and finds it by its words', () => {
  const [area] = search('lower the BATCH number of images')
  expect(area?.entries.map(({ id }) => id)).toEqual(['batch-too-large'])
  expect(search('no such words at all')).toEqual([])
  expect(search('')).toEqual(areas)
  expect(piecesOf('K is {trainImages}.')).toEqual(['K is ', 'train images', '.'])
})
