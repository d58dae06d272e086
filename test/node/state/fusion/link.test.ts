import { describe, expect, it } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { readFusionLink, writeFusionLink } from '../../../../src/state/fusion/link'
import { draftOf, withSetting } from '../../../../src/state/fusion/settings'

const none = new URLSearchParams()
const demo = draftOf(fineTuningPresets.demo)
const plain = { preset: 'demo', draft: demo, set: 'fashion-fusion', ownImages: false } as const

describe('link of a fine-tuning recipe', () => {
  it('says nothing of the preset as it is', () => {
    expect(writeFusionLink(plain, none)).toBe('')
    expect(readFusionLink('')).toEqual({ preset: 'demo', draft: demo, set: 'fashion-fusion', asked: {}, notes: [] })
  })

  it('carries only what differs beside the mixture’s settings, and brings it back', () => {
    const paper = draftOf(fineTuningPresets.paper)
    const draft = withSetting(withSetting(withSetting(paper, 'seed', 7), 'rivals.wordRepetition', 0.4), 'images', 16)
    const query = writeFusionLink(
      { preset: 'paper', draft, set: 'mnist-fusion', ownImages: false },
      new URLSearchParams('seed=3&ft.batch=8'),
    )
    expect(query).toBe(
      '?seed=3&ft.preset=paper&ft.set=mnist-fusion&ft.images=16&ft.rivals.wordRepetition=0.4&ft.seed=7',
    )
    expect(readFusionLink(query)).toMatchObject({ preset: 'paper', draft, set: 'mnist-fusion', notes: [] })
  })

  it('leaves out what belongs to images that stay on this machine', () => {
    const draft = { ...demo, images: 12, captions: 'room' as const }
    expect(writeFusionLink({ ...plain, draft, ownImages: true }, none)).toBe('')
  })

  it('says what it does not take', () => {
    const { draft, notes } = readFusionLink('?ft.steps=2.5&ft.captions=room&ft.batch=&ft.preset=big&ft.set=own')
    expect(draft).toEqual(demo)
    expect(notes).toEqual([
      'The link’s ft.preset=big is not one of demo, paper, true-size; ignored.',
      'The link’s ft.set=own is not one of fashion-fusion, mnist-fusion; ignored.',
      'The link’s ft.captions=room is not one of Original, General, 5-word; ignored.',
      'The link’s ft.steps=2.5 is not a whole number from 10 to 100,000; ignored.',
      'The link’s ft.batch= is not a whole number from 1 to 64; ignored.',
    ])
  })
})
