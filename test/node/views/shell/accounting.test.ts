import { expect, it } from 'vitest'
import { accountOf } from '../../../../src/views/shell/accounting'
import { understood } from '../../understood'

it('counts each file once, as used or as left out, and lines of used files apart', () => {
  expect(accountOf(understood)).toEqual({ used: 40, leftOut: 3, lines: 1 })
})
