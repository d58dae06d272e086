/** The self-test's table on WebGL, where our operations are compositions of stock ones, against the cpu backend. */
import '@tensorflow/tfjs-backend-webgl'
import { beforeAll, describe, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { caseGroups } from '../../../src/selftest/cases/index'
import { expectSameAsCpu } from '../compare'

beforeAll(() => {
  registerKernels('cpu')
  registerKernels('webgl')
})

const cases = caseGroups.flatMap((group) => group.cases)

describe('WebGL equals cpu', () => {
  it.each(cases)('$name', (test) => expectSameAsCpu('webgl', test))
})
