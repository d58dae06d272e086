import { expect, it } from 'vitest'
import { splitAtSymbols } from '../../../src/components/symbols'

it('finds the symbols of a sentence, possessive and with punctuation', () => {
  expect(splitAtSymbols("R_C's batch is 0; M_R and (μ_k, A_k).")).toEqual([
    '',
    'R_C',
    "'s batch is 0; ",
    'M_R',
    ' and (',
    'μ_k',
    ', ',
    'A_k',
    ').',
  ])
})

it('knows the fusion weights', () => {
  expect(splitAtSymbols('w_lat 0.1 and w_emb 0.5')).toEqual(['', 'w_lat', ' 0.1 and ', 'w_emb', ' 0.5'])
})

it.each(['cat_a', 'a_b.png', 'x-a_b', 'pets/a_b', 'D_z1', 'file_name', 'a_b-c'])(
  'leaves the name %s as it is',
  (name) => {
    expect(splitAtSymbols(`In ${name} is it.`)).toEqual([`In ${name} is it.`])
  },
)
