import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compileKernels, generatedFiles } from '../../../../../scripts/build-wasm-kernels.mjs'

it('the committed WebAssembly kernels are those of the sources (else: node scripts/build-wasm-kernels.mjs)', async () => {
  for (const { file, relaxed } of generatedFiles)
    expect(await readFile(file, 'utf8')).toBe(await compileKernels(relaxed))
})
