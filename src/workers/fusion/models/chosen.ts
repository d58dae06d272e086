/** A model among files that the visitor chose, in whatever folder of them, or in a zip. */
import * as says from '../../../messages/generated/models'
import { BadInput } from '../../../data/bad-input'
import { listZip, looksLikeZip } from '../../../data/archives/zip'
import { baseName, toSourceFiles, type SourceFile } from '../../../data/source-file'
import { streamOfPieces, streamOfRanges, type ByteStream } from '../../../tensor/files/byte-stream'
import { withStream } from '../../../tensor/files/folder'
import { STEM } from '../../../diffusion/unet/unet-folder'
import { variantOf } from '../../../tensor/files/weight-files'
import type { ChosenFiles, ModelChoice } from '../protocol'
import type { ModelFiles } from './types'

const UNET = 'unet/'
/** What a folder of the layout has at least. */
const MARK = `${UNET}config.json`
const HEAD = 4

export class ChosenModel implements ModelFiles {
  private listed: Promise<ReadonlyMap<string, SourceFile>> | undefined

  /** @param choice which of several models; needed where there are several */
  constructor(
    private readonly chosen: ChosenFiles,
    private readonly choice?: ModelChoice,
  ) {}

  readonly read = withStream(
    async (name) => (await this.file(name))?.read() ?? null,
    async (name) => {
      const file = await this.file(name)
      return file === undefined ? null : streamOfFile(file)
    },
  )

  async head(name: string, length: number): Promise<Uint8Array | null> {
    const file = await this.file(name)
    return file === undefined ? null : file.read(0, Math.min(length, file.size))
  }

  async size(name: string): Promise<number | null> {
    return (await this.file(name))?.size ?? null
  }

  private async file(name: string): Promise<SourceFile | undefined> {
    this.listed ??= listed(this.chosen).then((files) => filesOf(files, this.choice ?? only(files)))
    return (await this.listed).get(name)
  }
}

/** Its bytes from the first on. */
export function streamOfFile(file: SourceFile): ByteStream {
  const pieces = file.pieces?.()
  if (pieces === undefined) return streamOfRanges(file.size, (begin, end) => file.read(begin, end))
  const next = async () => (await pieces.next()).value ?? null
  return streamOfPieces(file.size, next, async () => void (await pieces.return()))
}

/** The models that chosen files hold, outermost folders first, of a folder's weights the plain ones first. @throws BadInput as `listZip` */
export async function modelsAmong(chosen: ChosenFiles): Promise<ModelChoice[]> {
  return modelsIn(await listed(chosen))
}

/** "my-model", "my-model/checkpoint-500 (fp16)" */
export function nameOfChoice({ folder, variant }: ModelChoice): string {
  const name = folder.replace(/\/$/, '') || 'the chosen folder itself'
  return variant === null ? name : `${name} (${variant})`
}

/** Files as they were chosen, or those of a zip that was chosen alone. @throws BadInput as `listZip` */
export async function listed(chosen: ChosenFiles): Promise<SourceFile[]> {
  const files = toSourceFiles(chosen)
  const [only] = files
  const isZip = files.length === 1 && only !== undefined && looksLikeZip(await only.read(0, Math.min(HEAD, only.size)))
  return isZip ? (await listZip(only)).map((file) => ({ ...file, archive: only.path })) : files
}

/** As `modelsAmong`. */
export function modelsIn(files: readonly SourceFile[]): ModelChoice[] {
  const folders = new Map<string, Set<string | null>>()
  for (const { path } of files)
    if (path === MARK || path.endsWith(`/${MARK}`)) folders.set(path.slice(0, -MARK.length), new Set())
  for (const { path } of files) {
    const name = baseName(path)
    const folder = path.slice(0, -name.length)
    const variant = variantOf(name, STEM)
    if (variant !== undefined && folder.endsWith(UNET)) folders.get(folder.slice(0, -UNET.length))?.add(variant)
  }
  return [...folders]
    .flatMap(([folder, variants]) => [...variants].map((variant) => ({ folder, variant })))
    .sort(
      (a, b) =>
        a.folder.length - b.folder.length || compare(a.folder, b.folder) || compare(a.variant ?? '', b.variant ?? ''),
    )
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** @throws BadInput where there is no model, or several */
function only(files: readonly SourceFile[]): ModelChoice {
  const [model, ...others] = modelsIn(files)
  if (others.length > 0 && model !== undefined)
    throw new BadInput(
      says.modelsSeveral({ count: others.length + 1, names: [model, ...others].map(nameOfChoice).join(', ') }),
    )
  if (model !== undefined) return model
  // Without weights, it is for whoever reads them to say so.
  const bare = withoutWeights(files)
  if (bare === null) throw new BadInput(says.modelNone({ what: noneOf(files), mark: MARK }))
  return bare
}

function noneOf(files: readonly SourceFile[]): string {
  const [first] = files
  if (first === undefined) return 'No file was chosen, so there is no'
  return files.length === 1 ? `${first.path} alone is no model: it is not` : `None of the ${files.length} files is`
}

/** The outermost folder with a UNet's configuration; null where there is none. */
export function withoutWeights(files: readonly SourceFile[]): ModelChoice | null {
  const marks = files.map(({ path }) => path).filter((path) => path === MARK || path.endsWith(`/${MARK}`))
  const [mark] = marks.sort((a, b) => a.length - b.length)
  return mark === undefined ? null : { folder: mark.slice(0, -MARK.length), variant: null }
}

/**
 * By their names inside the model's folder. Of a checkpoint that a training script left inside a model's folder, what it lacks beside the UNet is
 * that model's.
 */
export function filesOf(
  files: readonly SourceFile[],
  { folder, variant }: ModelChoice,
): ReadonlyMap<string, SourceFile> {
  const found = new Map<string, SourceFile>()
  const depths = [...folder.matchAll(/\//g)].map(({ index }) => folder.slice(0, index + 1))
  const around = ['', ...depths].filter((each) => each !== folder && files.some(({ path }) => path === each + MARK))
  for (const each of [...around, folder])
    for (const file of files) {
      if (!file.path.startsWith(each)) continue
      const name = file.path.slice(each.length)
      const isUNet = name.startsWith(UNET)
      const other = isUNet ? variantOf(name.slice(UNET.length), STEM) : undefined
      if (each === folder ? other === undefined || other === variant : !isUNet) found.set(name, file)
    }
  return found
}
