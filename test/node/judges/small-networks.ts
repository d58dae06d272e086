/** Networks of a few hundred bytes, worked by hand, and images of one colour for them to judge. */
import { readFile } from 'node:fs/promises'
import { JudgeNetwork } from '../../../src/judges/network'
import type { HeldPictures } from '../../../src/data/pictures'
import type { Preprocessing } from '../../../src/judges/types'

const HALF = [0.5, 0.5, 0.5]
export const rgb = (edge: number): Preprocessing => ({ resize: edge, crop: edge, channels: 3, mean: HALF, std: HALF })

export const open = async (name: string, preprocessing: Preprocessing | null = rgb(4), output: string | null = null) =>
  JudgeNetwork.open(
    await readFile(new URL(`../../golden/onnx/${name}.onnx`, import.meta.url)),
    name,
    preprocessing,
    output,
  )

/** Images of one colour each, `size` px. */
export const flat = (size: number, ...colours: number[][]): HeldPictures<Uint8Array> => {
  const pixels = colours.flatMap((colour) => new Array<number[]>(size * size).fill(colour).flat())
  return { count: colours.length, size, channels: colours[0]?.length === 1 ? 1 : 3, pixels: Uint8Array.from(pixels) }
}
