/** The groups of the table that are tfjs's own kernels on WebGL or WebGPU, against the cpu backend. */
import '@tensorflow/tfjs-backend-webgl'
import { beforeAll, describe, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { caseGroups } from '../../../src/selftest/cases/index'
import { expectSameAsCpu, startAnyWebgpu } from '../compare'

beforeAll(async () => {
  await startAnyWebgpu()
  registerKernels('webgl')
})

describe.each(['webgpu', 'webgl'] as const)('tfjs’ own kernels on %s equal cpu', (backend) => {
  const cases = caseGroups.filter(({ stockOn }) => stockOn?.includes(backend)).flatMap((group) => group.cases)
  it.each(cases)('$name', (test) => expectSameAsCpu(backend, test))
})
