/** tfjs' own tests, as its package brings them, of the operations that our WebAssembly kernels take over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { bundleOfTests } from '../../peers/bundle'
import type * as onWasm from '../../peers/on-wasm'
import { root } from '../../../scripts/setup.mjs'

it('what passes with tfjs’ kernels passes with ours', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(root, 'node_modules', '.peers-'))
  try {
    const file = join(folder, 'on-wasm.mjs')
    await writeFile(file, await bundleOfTests('on-wasm.ts', 'node'))
    const { compareOnWasm } = (await import(pathToFileURL(file).href)) as typeof onWasm
    const { specs, lost, gained } = await compareOnWasm(expect)
    expect(lost).toEqual([])
    // So that a run of none is seen.
    expect(specs).toBeGreaterThan(300)
    // tfjs has no filter gradient on this backend.
    expect(gained.length).toBeGreaterThan(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})
