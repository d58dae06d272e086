/** tfjs' own tests, as its package brings them, of the convolutions that our WebGPU kernels take over. */
import { expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import type * as onWebgpu from '../../peers/on-webgpu'

declare module 'vitest/browser' {
  interface BrowserCommands {
    bundleOfTests: (entry: string) => Promise<string>
  }
}

it('what passes with tfjs’ kernels passes with ours', { timeout: 240_000 }, async () => {
  const script = new Blob([await commands.bundleOfTests('on-webgpu.ts')], { type: 'text/javascript' })
  const url = URL.createObjectURL(script)
  const { compareOnWebgpu } = (await import(/* @vite-ignore */ url)) as typeof onWebgpu
  URL.revokeObjectURL(url)
  const { specs, lost } = await compareOnWebgpu(expect)
  expect(lost).toEqual([])
  // So that a run of none is seen.
  expect(specs).toBeGreaterThan(150)
})
