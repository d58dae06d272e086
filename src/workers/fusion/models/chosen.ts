/** A model among files that the visitor chose, in whatever folder of them, or in a zip. */
import { BadInput } from '../../../data/bad-input'
import { toSourceFiles, type SourceFile } from '../../../data/source-file'
import { listZip, looksLikeZip } from '../../../data/archives/zip'
import type { ChosenFiles } from '../protocol'
import type { ModelFiles } from './types'

/** What a folder of the layout has at least. */
const MARK = 'unet/config.json'
const HEAD = 4

export class ChosenModel implements ModelFiles {
  private listed: Promise<ReadonlyMap<string, SourceFile>> | undefined

  constructor(private readonly chosen: ChosenFiles) {}

  readonly read = async (name: string): Promise<Uint8Array | null> => (await this.file(name))?.read() ?? null

  async head(name: string, length: number): Promise<Uint8Array | null> {
    const file = await this.file(name)
    return file === undefined ? null : file.read(0, Math.min(length, file.size))
  }

  async size(name: string): Promise<number | null> {
    return (await this.file(name))?.size ?? null
  }

  private async file(name: string): Promise<SourceFile | undefined> {
    this.listed ??= list(this.chosen)
    return (await this.listed).get(name)
  }
}

/** By their names inside the model's folder. @throws BadInput where there is no such folder */
async function list(chosen: ChosenFiles): Promise<ReadonlyMap<string, SourceFile>> {
  const files = toSourceFiles(chosen)
  const [only] = files
  const isZip = files.length === 1 && only !== undefined && looksLikeZip(await only.read(0, Math.min(HEAD, only.size)))
  const all = isZip ? await listZip(only) : files
  const marks = all.map(({ path }) => path).filter((path) => path === MARK || path.endsWith(`/${MARK}`))
  const [mark] = marks.sort((a, b) => a.length - b.length)
  if (mark === undefined)
    throw new BadInput(
      `None of the ${all.length} files is ${MARK}: choose the folder of a whole model in diffusers' layout, or a zip of it.`,
    )
  const folder = mark.slice(0, -MARK.length)
  return new Map(
    all.filter(({ path }) => path.startsWith(folder)).map((file) => [file.path.slice(folder.length), file]),
  )
}
