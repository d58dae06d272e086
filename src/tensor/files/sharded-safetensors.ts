/**
 * Weights as Hugging Face's libraries store them in a folder: `<stem>.safetensors`, or, where that would be too large, several files and
 * `<stem>.safetensors.index.json`, whose `weight_map` names the file that each tensor is in; or a variant of them.
 */
import { readSafetensors, SafetensorsError, type SafetensorsEntry } from './safetensors'
import { allWeightNames } from './weight-files'
import * as says from '../../messages/generated/weights'
import { of } from '../../messages/message'

/** The bytes of a folder's file, or null where there is none of that name. */
export type ReadFile = (name: string) => Promise<Uint8Array | null>

/**
 * Reads all tensors, in the files' order: of the plain names where they are there, else of the first variant that is.
 * @param stem e.g. "diffusion_pytorch_model"
 * @throws SafetensorsError where no file is there, one is damaged, or the index and the files contradict each other
 */
export async function readWeights(read: ReadFile, stem: string): Promise<Map<string, SafetensorsEntry>> {
  for (const { file, indexes } of allWeightNames(stem)) {
    const single = await read(file)
    if (single !== null) return tensorsOf(single, file)
    for (const name of indexes) {
      const index = await read(name)
      if (index !== null) return readShards(read, name, parseIndex(name, index))
    }
  }
  throw new SafetensorsError(says.weightsMissing({ stem }))
}

/** @throws SafetensorsError that names the file */
function tensorsOf(bytes: Uint8Array, file: string): Map<string, SafetensorsEntry> {
  try {
    return readSafetensors(bytes).tensors
  } catch (error) {
    throw error instanceof SafetensorsError ? new SafetensorsError(of(file, error.told)) : error
  }
}

/** @param map name of each tensor → file */
async function readShards(
  read: ReadFile,
  indexName: string,
  map: ReadonlyMap<string, string>,
): Promise<Map<string, SafetensorsEntry>> {
  const tensors = new Map<string, SafetensorsEntry>()
  for (const file of new Set(map.values())) {
    const bytes = await read(file)
    if (bytes === null) throw new SafetensorsError(says.shardMissing({ indexName, file }))
    for (const [name, entry] of tensorsOf(bytes, file)) {
      if (map.get(name) !== file)
        throw new SafetensorsError(says.shardHoldsOther({ file, name, indexName, where: map.get(name) ?? 'no file' }))
      tensors.set(name, entry)
    }
  }
  for (const [name, file] of map)
    if (!tensors.has(name)) throw new SafetensorsError(says.shardLacks({ indexName, name, file }))
  return tensors
}

/** Which file of the folder each tensor is in. @throws SafetensorsError */
export function parseIndex(name: string, bytes: Uint8Array): Map<string, string> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new SafetensorsError(says.shardIndexNoJson({ name }))
  }
  const map = (json as { weight_map?: unknown } | null)?.weight_map
  const entries = typeof map === 'object' && map !== null ? Object.entries(map) : []
  // A file of the same folder: an index must not lead elsewhere.
  const plain = (file: unknown): file is string => typeof file === 'string' && /^[^/\\]+\.safetensors$/.test(file)
  if (entries.length === 0 || !entries.every(([, file]) => plain(file)))
    throw new SafetensorsError(says.shardIndexNoMap({ name }))
  return new Map(entries as [string, string][])
}
