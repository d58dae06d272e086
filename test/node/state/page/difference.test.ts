/** Words of the line that says where picture and recipe differ. */
import { describe, expect, it } from 'vitest'
import { midSentence } from '../../../../src/state/page/difference'

describe('midSentence', () => {
  it('makes the first word small, and leaves capitals that are a name’s own', () => {
    const labels = ['As published', 'Own encoder', 'GM-GAN', 'Vanilla GAN', 'Shared with D', 'R_C']
    const said = ['as published', 'own encoder', 'GM-GAN', 'vanilla GAN', 'shared with D', 'R_C']
    expect(labels.map(midSentence)).toEqual(said)
  })
})
