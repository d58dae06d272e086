/**
 * The UNet's file lists exactly the names and shapes that diffusers gives a UNet of its config, so that diffusers could load it
 * and we can load diffusers'. The reference file, which diffusers wrote itself, holds the rule to account.
 */
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { unetLayout } from './unet-layout'

const folders = ['test/golden/unet-sd15-like', 'public/models/fashion-mini/unet']

const root = new URL('../../../', import.meta.url)

/** The header of a safetensors file: shape by name. */
function headerOf(file: Buffer): Map<string, readonly number[]> {
  const end = 8 + Number(file.readBigUInt64LE(0))
  const { __metadata__: _, ...entries } = JSON.parse(file.toString('utf8', 8, end)) as Record<
    string,
    { shape: number[] }
  >
  return new Map(Object.entries(entries).map(([name, { shape }]) => [name, shape]))
}

it.each(folders)("%s holds diffusers' names and shapes for its config, no more and no less", async (folder) => {
  const config: unknown = JSON.parse(await readFile(new URL(`${folder}/config.json`, root), 'utf8'))
  const header = headerOf(await readFile(new URL(`${folder}/diffusion_pytorch_model.safetensors`, root)))
  const layout = unetLayout(config)
  expect([...header.keys()].sort()).toEqual([...layout.keys()].sort())
  for (const [name, shape] of layout) expect(header.get(name), name).toEqual(shape)
})
