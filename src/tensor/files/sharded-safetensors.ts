/**
 * Weights as Hugging Face's libraries store them in a folder: `<stem>.safetensors`, or, where that would be too large, several files and
 * `<stem>.safetensors.index.json`, whose `weight_map` names the file that each tensor is in; or a variant of them.
 */
import * as says from '../../messages/generated/weights'
import { of } from '../../messages/message'
import type { Task } from '../cancellation'
import type { ByteStream } from './byte-stream'
import { openStream, type ReadFile } from './folder'
import type { SafetensorsEntry } from './safetensors'
import { SafetensorsError, type TensorPlace } from './safetensors-header'
import { streamSafetensors, type TensorVisitor } from './safetensors-stream'
import { allWeightNames } from './weight-files'

/** Told of all tensors of a folder's weights, whatever files they are in. What it throws ends the reading. */
export interface WeightVisitor {
  /**
   * A file's header was read, none of its tensors.
   * @param isLast whether that was the last of the headers
   */
  header?(places: readonly TensorPlace[], isLast: boolean): void
  /** As `TensorVisitor`. */
  wants?(place: TensorPlace): boolean
  tensor(name: string, entry: SafetensorsEntry): void
  /** As `TensorVisitor`. */
  halves?(place: TensorPlace, halves: Uint16Array): boolean
}

/** Files that are read at the same time: a host answers each at a speed of its own. */
const AT_ONCE = 3

/**
 * Reads all tensors: of the plain names where they are there, else of the first variant that is.
 * @param stem e.g. "diffusion_pytorch_model"
 * @returns their names, in the files' order
 * @throws SafetensorsError where no file is there, one is damaged, or the index and the files contradict each other; Cancelled; what the
 * visitor throws
 */
export async function streamWeights(
  read: ReadFile,
  stem: string,
  visitor: WeightVisitor,
  task: Task = {},
): Promise<string[]> {
  for (const { file, indexes } of allWeightNames(stem)) {
    const single = await openStream(read, file)
    if (single !== null) return streamFile(single, file, (places) => visitor.header?.(places, true), visitor, task)
    for (const name of indexes) {
      const index = await read(name)
      if (index !== null) return streamShards(read, name, parseIndex(name, index), visitor, task)
    }
  }
  throw new SafetensorsError(says.weightsMissing({ stem }))
}

/** As `streamWeights`, all at once in memory, in the files' order. */
export async function readWeights(read: ReadFile, stem: string): Promise<Map<string, SafetensorsEntry>> {
  const tensors = new Map<string, SafetensorsEntry>()
  const names = await streamWeights(read, stem, { tensor: (name, entry) => void tensors.set(name, entry) })
  return new Map(names.flatMap((name) => (tensors.has(name) ? [[name, tensors.get(name) as SafetensorsEntry]] : [])))
}

/** @returns names, in the header's order @throws SafetensorsError that names the file; what the visitor throws as it is */
async function streamFile(
  stream: ByteStream,
  file: string,
  header: TensorVisitor['header'],
  { wants, tensor, halves }: WeightVisitor,
  task: Task,
): Promise<string[]> {
  const names: string[] = []
  let visitors: unknown
  const told = <T>(tell: () => T): T => {
    try {
      return tell()
    } catch (error) {
      visitors = error
      throw error
    }
  }
  try {
    const visitor: TensorVisitor = {
      header(places) {
        names.push(...places.map(({ name }) => name))
        told(() => header(places))
      },
      wants: (place) => wants?.(place) ?? true,
      tensor: (name, entry) => told(() => tensor(name, entry)),
      halves: (place, values) => told(() => halves?.(place, values) ?? false),
    }
    await streamSafetensors(stream, visitor, task)
    return names
  } catch (error) {
    const isFiles = error instanceof SafetensorsError && error !== visitors
    throw isFiles ? new SafetensorsError(of(file, error.told)) : error
  } finally {
    await stream.close()
  }
}

/** @param map name of each tensor → file */
async function streamShards(
  read: ReadFile,
  indexName: string,
  map: ReadonlyMap<string, string>,
  visitor: WeightVisitor,
  { signal, onProgress }: Task,
): Promise<string[]> {
  const files = [...new Set(map.values())]
  const arrived = new Map(files.map((file) => [file, 0]))
  const names = new Map<string, string[]>()
  // One that fails ends the others.
  const stop = new AbortController()
  const give = () => stop.abort()
  signal?.addEventListener('abort', give)
  if (signal?.aborted === true) give()

  const one = async (file: string) => {
    const stream = await openStream(read, file)
    if (stream === null) throw new SafetensorsError(says.shardMissing({ indexName, file }))
    const header = (places: readonly TensorPlace[]) => {
      expectIn(file, places, indexName, map)
      names.set(
        file,
        places.map(({ name }) => name),
      )
      visitor.header?.(places, names.size === files.length)
    }
    const told = (fraction: number) => {
      arrived.set(file, fraction)
      onProgress?.([...arrived.values()].reduce((sum, part) => sum + part, 0) / files.length)
    }
    await streamFile(stream, file, header, visitor, { signal: stop.signal, onProgress: told })
  }
  try {
    await allOf(files, AT_ONCE, one, give)
  } finally {
    signal?.removeEventListener('abort', give)
  }
  return files.flatMap((file) => names.get(file) ?? [])
}

/** @throws SafetensorsError where a file holds other tensors than its index says */
function expectIn(
  file: string,
  places: readonly TensorPlace[],
  indexName: string,
  map: ReadonlyMap<string, string>,
): void {
  const held = new Set(places.map(({ name }) => name))
  for (const name of held)
    if (map.get(name) !== file)
      throw new SafetensorsError(says.shardHoldsOther({ file, name, indexName, where: map.get(name) ?? 'no file' }))
  for (const [name, where] of map)
    if (where === file && !held.has(name)) throw new SafetensorsError(says.shardLacks({ indexName, name, file }))
}

/** Some at a time. @param onFailure called at the first @throws what failed first, when all that had begun have ended */
async function allOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
  onFailure: () => void,
): Promise<void> {
  const waiting = [...items]
  const failures: unknown[] = []
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined && failures.length === 0; item = waiting.shift())
      try {
        await work(item)
      } catch (error) {
        failures.push(error)
        onFailure()
      }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  if (failures.length > 0) throw failures[0]
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
