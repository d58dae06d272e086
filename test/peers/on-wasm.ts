/** Bundled by `bundle.ts`: tfjs' tests of what we replace on wasm. */
import type { ExpectStatic } from 'vitest'
import './specs-convolutions'
import './specs-products'
import { startBackend } from '../../src/gpu/backend'
import { compare, type Compared } from './outcomes'

const importPackage = () => import('@tensorflow/tfjs-backend-wasm')

export const compareOnWasm = (expect: ExpectStatic): Promise<Compared> =>
  compare('wasm', importPackage, () => startBackend('wasm'), expect)
