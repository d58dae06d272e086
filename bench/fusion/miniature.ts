/** The bundled miniature, as the benches give it to a worker; for Node. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'
import type { Files } from '../browser'

export const miniature = join(root, 'public/models/fashion-mini')

/** The miniature, and ONNX Runtime's files, which it fetches from beside the script. */
export async function servedMiniature(): Promise<Files> {
  const files: Files = new Map()
  for (const entry of await readdir(miniature, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(miniature.length).replaceAll('\\', '/'), await readFile(path))
  }
  const runtime = join(root, 'node_modules/onnxruntime-web/dist')
  for (const name of ['ort-wasm-simd-threaded.wasm', 'ort-wasm-simd-threaded.asyncify.wasm'])
    files.set(`/${name}`, await readFile(join(runtime, name)))
  return files
}
