/**
 * A TensorFlow.js layers model from its files: `model.json`, which names its weights' files and what lies in them, and these. Teachable
 * Machine exports one, a sequential model of a MobileNet and a dense head.
 */
import * as says from '../../messages/generated/judges'
import * as tf from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import type { LayersLibrary } from '../../tensor/layers-library'

const weightSchema = v.looseObject({
  name: v.string(),
  shape: v.array(v.number()),
  dtype: v.picklist(['float32', 'int32', 'bool', 'string', 'complex64']),
})
const modelSchema = v.looseObject({
  format: v.optional(v.nullable(v.string())),
  modelTopology: v.record(v.string(), v.unknown()),
  weightsManifest: v.array(v.looseObject({ paths: v.array(v.string()), weights: v.array(weightSchema) })),
})
type ModelFile = v.InferOutput<typeof modelSchema>

/** Bytes that a stored number takes. */
const BYTES = { float32: 4, int32: 4, bool: 1, complex64: 8, float16: 2, uint8: 1, uint16: 2 } as const
/** Of what is stored in fewer bytes than the weight has. */
const quantizationSchema = v.looseObject({ dtype: v.picklist(['float16', 'uint8', 'uint16']) })

/**
 * @param json text of `model.json`
 * @param fileOf bytes of a weights' file by its name without folders; null where it is not there
 * @param name for messages
 * @throws BadInput where it is no layers model, weights are missing, or TensorFlow.js cannot build it
 */
export async function readLayersModel(
  json: string,
  fileOf: (name: string) => Promise<Uint8Array | null>,
  name: string,
  library: LayersLibrary,
): Promise<Layers.LayersModel> {
  const file = readModelFile(json, name)
  const parts: Uint8Array[] = []
  for (const path of file.weightsManifest.flatMap(({ paths }) => paths)) {
    const wanted = path.slice(path.lastIndexOf('/') + 1)
    const bytes = await fileOf(wanted)
    if (bytes === null) throw new BadInput(says.layersWeightsMissing({ file: wanted, name }))
    parts.push(bytes)
  }
  const weightSpecs = file.weightsManifest.flatMap(({ weights }) => weights)
  const [given, needed] = [parts.reduce((sum, { length }) => sum + length, 0), bytesOf(weightSpecs)]
  if (given !== needed)
    throw new BadInput(
      says.layersWeightsLength({ given: given.toLocaleString('en'), name, needed: needed.toLocaleString('en') }),
    )
  const weightData = new Uint8Array(given)
  parts.reduce((offset, part) => (weightData.set(part, offset), offset + part.length), 0)
  const artifacts = { modelTopology: file.modelTopology, weightSpecs, weightData: weightData.buffer }
  try {
    return await library.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts))
  } catch (error) {
    throw unbuilt(error, name)
  }
}

function readModelFile(json: string, name: string): ModelFile {
  let read: unknown
  try {
    read = JSON.parse(json)
  } catch (error) {
    throw new BadInput(says.layersNoJson({ name }), { cause: error })
  }
  if (isGraphModel(read)) throw new BadInput(says.layersGraphModel({ name }))
  const checked = v.safeParse(modelSchema, read)
  if (checked.success) return checked.output
  throw new BadInput(says.layersForeign({ name, path: v.getDotPath(checked.issues[0]) ?? 'it' }))
}

/** Graph models say so, or have the nodes of TensorFlow's graph in place of layers. */
const isGraphModel = (read: unknown) =>
  v.is(v.looseObject({ format: v.literal('graph-model') }), read) ||
  v.is(v.looseObject({ modelTopology: v.looseObject({ node: v.array(v.unknown()) }) }), read)

const bytesOf = (specs: readonly v.InferOutput<typeof weightSchema>[]) =>
  specs.reduce((sum, spec) => {
    const quantization = v.safeParse(quantizationSchema, spec.quantization)
    const dtype = quantization.success ? quantization.output.dtype : spec.dtype
    const numbers = spec.shape.reduce((product, length) => product * length, 1)
    return sum + numbers * (dtype === 'string' ? NaN : BYTES[dtype])
  }, 0)

/** What the library says where a layer is none of its own, or something else is amiss. */
function unbuilt(error: unknown, name: string): BadInput {
  const reason = error instanceof Error ? error.message : String(error)
  const [, layer] = /Unknown layer: (\S+?)\.?(\s|$)/.exec(reason) ?? []
  if (layer !== undefined) return new BadInput(says.layersUnknownLayer({ name, layer }), { cause: error })
  const [first = reason] = reason.split('\n')
  return new BadInput(says.layersNotBuilt({ name, reason: first.replace(/\.$/, '') }), {
    cause: error,
  })
}
