/** The groups of the self-test's table that are tfjs's own kernels on WebGPU, against the cpu backend. */
import { beforeAll, describe, it } from 'vitest'
import { caseGroups } from '../../../src/selftest/cases/index'
import { expectSameAsCpu, startAnyWebgpu } from '../compare'

beforeAll(() => startAnyWebgpu())

describe('tfjs’ own kernels on WebGPU equal cpu', () => {
  const cases = caseGroups.filter(({ stockOnWebgpu }) => stockOnWebgpu).flatMap((group) => group.cases)
  it.each(cases)('$name', (test) => expectSameAsCpu('webgpu', test))
})
