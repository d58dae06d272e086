import { describe, expect, it } from 'vitest'
import { SetPages } from '../../../../src/state/fusion/sets/set-pages.svelte'
import { FusionClient } from '../../../../src/workers/fusion/client'
import { StandInFusion } from './stand-in'

const images = { rows: 1, columns: 2, size: 1, channels: 1 as const, pixels: new Uint8Array(2) }

function opened() {
  const worker = new StandInFusion()
  worker.answers.browse = ({ offset, limit }) => ({
    total: 64,
    images,
    captions: Array.from({ length: limit }, (_, i) => `caption ${offset + i}`),
  })
  return { worker, pages: new SetPages(new FusionClient(() => worker), 'training') }
}

describe('SetPages', () => {
  it('turns to a page and back to the examples', async () => {
    const { pages } = opened()
    await pages.turn('5-word', 22, 2)
    expect(pages.page).toMatchObject({ offset: 22, total: 64, captions: ['caption 22', 'caption 23'] })
    await pages.turn('5-word', 0, 2)
    expect(pages.page).toBeNull()
  })

  it('shows the page asked for last, and none of a set that is gone', async () => {
    const { pages } = opened()
    const turns = [pages.turn('5-word', 22, 1), pages.turn('5-word', 44, 1)]
    await Promise.all(turns)
    expect(pages.page?.offset).toBe(44)
    const late = pages.turn('5-word', 22, 1)
    pages.toExamples()
    await late
    expect(pages.page).toBeNull()
  })

  it('says why a page could not be had', async () => {
    const { pages, worker } = opened()
    worker.answers.browse = () => {
      throw new Error('There is no training set yet.')
    }
    await pages.turn('original', 22, 1)
    expect([pages.page, pages.problem]).toEqual([null, 'There is no training set yet.'])
  })
})
