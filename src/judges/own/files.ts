/** The files of a network of the visitor's: which is the model, which its weights, which names its classes. */
import * as says from '../../messages/generated/judges'
import { BadInput } from '../../data/bad-input'
import { listZip } from '../../data/archives/zip'
import { baseName, toSourceFiles, type OwnFile, type SourceFile } from '../../data/source-file'

export interface NetworkFiles {
  kind: 'layers' | 'onnx'
  model: SourceFile
  /** All that were found, by name without folders. */
  byName: ReadonlyMap<string, SourceFile>
  /** `metadata.json`, or a text with a class a line; null where there is none. */
  names: SourceFile | null
  /** What holds the files: of the zip or folder that was chosen; null for loose ones. */
  holder: string | null
}

const METADATA = 'metadata.json'

/** What other programs call a network, and how to come from it to one that can be used. */
const FOREIGN: readonly { ending: RegExp; what: string; way: string }[] = [
  {
    ending: /\.tflite$/,
    what: 'a TensorFlow Lite model',
    way: 'in Teachable Machine choose Export Model, Tensorflow.js, Download',
  },
  { ending: /\.(h5|keras|hdf5)$/, what: 'a Keras model', way: 'convert it with tensorflowjs_converter or tf2onnx' },
  { ending: /\.pb$/, what: 'a TensorFlow SavedModel', way: 'convert it with tf2onnx' },
  { ending: /\.(pt|pth|ckpt)$/, what: 'a PyTorch file', way: 'export it with torch.onnx.export' },
  { ending: /\.safetensors$/, what: 'weights without their network', way: 'export the network as ONNX' },
]

const WANTED = 'choose model.json, weights.bin and metadata.json together, their .zip, or an .onnx file'

/** @throws BadInput where they are no network, or several; UnreadableFile */
export async function networkFiles(chosen: readonly OwnFile[]): Promise<NetworkFiles> {
  const given = toSourceFiles(chosen)
  const files = (await Promise.all(given.map(unpacked))).flat().filter(({ path }) => !isLeftBehind(path))
  const byName = new Map(files.map((file) => [baseName(file.path).toLowerCase(), file]))
  const called = (ending: RegExp) => [...byName].filter(([name]) => ending.test(name)).map(([, file]) => file)
  const networks = called(/\.onnx$/)
  const jsons = called(/\.json$/).filter(({ path }) => baseName(path).toLowerCase() !== METADATA)
  const layers = byName.get('model.json') ?? jsons[0]
  const models = layers === undefined ? networks : [...networks, layers]
  const [model, another] = models
  if (model === undefined) throw none(files)
  if (another !== undefined)
    throw new BadInput(says.judgeTwoNetworks({ first: baseName(model.path), second: baseName(another.path) }))
  const [first] = given
  const held = given.length === 1 && first !== model ? first?.path : model.path.split('/').slice(0, -1).at(-1)
  return {
    kind: model === layers ? 'layers' : 'onnx',
    model,
    byName,
    names: byName.get(METADATA) ?? called(/\.txt$/)[0] ?? null,
    holder: held === undefined ? null : withoutEnding(held),
  }
}

/** "pets.onnx" is called "pets". */
export const withoutEnding = (path: string) => baseName(path).replace(/\.[a-z]+$/i, '')

async function unpacked(file: SourceFile): Promise<readonly SourceFile[]> {
  return /\.zip$/i.test(file.path) ? listZip(file) : [file]
}

/** What systems leave in folders and archives. */
const isLeftBehind = (path: string) => /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(path)

function none(files: readonly SourceFile[]): BadInput {
  for (const { path } of files) {
    const found = FOREIGN.find(({ ending }) => ending.test(path.toLowerCase()))
    if (found !== undefined)
      return new BadInput(says.judgeForeign({ name: baseName(path), what: found.what, mend: found.way }))
  }
  const names = files.map(({ path }) => baseName(path))
  if (names.some((name) => /\.bin$/i.test(name))) return new BadInput(says.judgeModelJsonMissing({ mend: WANTED }))
  return new BadInput(
    says.judgeNone({ there: names.length === 0 ? 'what was chosen' : names.slice(0, 3).join(', '), mend: WANTED }),
  )
}
