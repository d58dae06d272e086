import { expect, it } from 'vitest'
import { Alike } from '../../../../src/data/images/alike'
import { pictureSource } from '../../../../src/data/images/formats/pictures'
import { lookAtAll } from '../../../../src/data/images/look'
import { LeftOut } from '../../../../src/data/left-out'
import type { SourceFile } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

it('finds equal small pictures without reading them again', async () => {
  let reads = 0
  const file = (path: string, grey: number): SourceFile => {
    const bytes = writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(grey) })
    const read = async (start = 0, end = bytes.length) => {
      reads++
      return bytes.subarray(start, end)
    }
    return { path, size: bytes.length, read }
  }
  const source = pictureSource([file('a.png', 1), file('b.png', 2), file('c.png', 1)], null)
  const alike = new Alike(source, await lookAtAll(source, new LeftOut()))
  expect(await alike.groups(() => true)).toEqual([[0, 2]])
  expect(reads).toBe(3)
})
