/** The same table on WebAssembly: our kernels and the stock operations that training relies on, against the cpu backend. */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { beforeAll, describe, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { startWasm } from '../../../src/gpu/wasm'
import { cases } from '../cases'
import { expectSameAsCpu } from '../compare'

beforeAll(async () => {
  registerKernels('cpu')
  await startWasm(wasmUrl)
})

describe('WebAssembly equals cpu', () => {
  it.each(cases)('$name', (test) => expectSameAsCpu('wasm', test))
})
