/** What each room needs of the site's files, as far as it can be had beforehand. */

export interface Part {
  id: string
  name: string
  /** Whether a file, by its path, belongs to it. Parts share files. */
  has: (path: string) => boolean
}

/** ONNX Runtime's binary for the processor; its other one is for WebGPU. */
const runtime = /ort-wasm-simd-threaded(\.asyncify)?-/
const captions = /^(wordnet|models\/tagger)\//
const figures = /^(start|results|runs)\//
/** What Start and Interpolate draw with. */
const digits = /^models\/mixture-mnist\/(card\.json|drawing\.safetensors)$/
/** Fusion's digits are the first of them. */
const firstDigits = /^data\/mnist\/shards\/(index\.json|train-00\.|(train|test)-labels\.)/

const lab = (set: string) => new RegExp(`^(data/${set}/|models/(mixture|classifier)-${set}/)`)
const fusion =
  /^(data\/fashion-mnist\/shards\/(index|train|test-labels)|models\/(fashion-mini|fusion-runs|copy-detector|classifier-fashion-mnist)\/)/

const mixture = (set: string, title: string): Part => ({
  id: set,
  name: `Mixture and Interpolate, ${title}`,
  has: (path) => [lab(set), runtime].some((files) => files.test(path)),
})

export const parts: readonly Part[] = [
  {
    id: 'figures',
    name: 'Start, Results and Runs',
    has: (path) => [figures, captions, digits].some((files) => files.test(path)),
  },
  mixture('mnist', 'MNIST'),
  mixture('fashion-mnist', 'Fashion-MNIST'),
  mixture('emoji', 'emoji'),
  { id: 'captions', name: 'Captions', has: (path) => captions.test(path) },
  { id: 'fusion', name: 'Fusion', has: (path) => [fusion, firstDigits, runtime].some((files) => files.test(path)) },
]

/** Of ONNX Runtime's binaries those that this browser can use. @param path any file's */
export const isOfThisBrowser = (path: string, hasGpu: boolean): boolean => hasGpu || !path.includes('.asyncify-')
