import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compileKernels, generatedFile } from '../../../scripts/build-wasm-kernels.mjs'

it('the committed WebAssembly kernels are those of the sources (else: node scripts/build-wasm-kernels.mjs)', async () => {
  expect(await readFile(generatedFile, 'utf8')).toBe(await compileKernels())
})
