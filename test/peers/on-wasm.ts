/** Bundled by `bundle.ts`: tfjs' tests of what we replace on wasm. */
import type { ExpectStatic } from 'vitest'
import './specs-convolutions'
import './specs-products'
import { startWasm } from '../../src/gpu/wasm'
import { compare, type Compared } from './outcomes'

export const compareOnWasm = (expect: ExpectStatic): Promise<Compared> =>
  compare(
    'wasm',
    () => import('@tensorflow/tfjs-backend-wasm'),
    () => startWasm(),
    expect,
  )
