/** A folder of a text-to-image model as it is published, with random weights: names, shapes and types are true, the numbers are not. */
import { parseAutoencoderConfig } from '../src/diffusion/autoencoder/config'
import { AutoencoderKl } from '../src/diffusion/autoencoder/autoencoder'
import { ClipTextEncoder } from '../src/diffusion/text-encoder/clip-text'
import { parseClipTextConfig } from '../src/diffusion/text-encoder/config'
import { parseUNetConfig } from '../src/diffusion/unet/config'
import { UNet } from '../src/diffusion/unet/unet'
import type { HalfType } from '../src/gpu/half'
import { HALF } from './half-weights'
import type { ModelSettings } from './random-model-sizes'

/** A file, in pieces that are made as they are asked for. */
export interface StreamedFile {
  name: string
  size: number
  /** The first piece is all that the file's reader needs to know what the rest is: of weights, the header. */
  pieces: Iterable<Uint8Array>
}

const BYTES_PER_HALF = 2
/** Values of a piece of weights. */
const PIECE = 2 ** 20

/** All files of the folder. Same settings, same bytes. */
export function randomModelFiles(
  { unet, text, vae, scheduler, pad }: ModelSettings,
  type: HalfType = 'F16',
): StreamedFile[] {
  return [
    json('model_index.json', { _class_name: 'StableDiffusionPipeline' }),
    json('scheduler/scheduler_config.json', scheduler),
    ...tokenizerFiles(pad),
    json('unet/config.json', unet),
    weights('unet/diffusion_pytorch_model.safetensors', UNet.places(parseUNetConfig(unet)), type),
    json('text_encoder/config.json', text),
    weights('text_encoder/model.safetensors', ClipTextEncoder.places(parseClipTextConfig(text)), type),
    json('vae/config.json', vae),
    weights('vae/diffusion_pytorch_model.safetensors', AutoencoderKl.places(parseAutoencoderConfig(vae)), type),
  ]
}

function whole(name: string, content: string): StreamedFile {
  const bytes = new TextEncoder().encode(content)
  return { name, size: bytes.length, pieces: [bytes] }
}

const json = (name: string, value: unknown) => whole(name, `${JSON.stringify(value, null, 2)}\n`)

/** Every byte a token, and as many that never come as CLIP's 49,408 have: captions are spelt letter by letter. */
function tokenizerFiles(pad: string): StreamedFile[] {
  const printable = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174,
  )
  // GPT-2's alphabet: what cannot be printed lies behind the others, from U+0100.
  const letters = [...printable, ...Array.from({ length: 256 - printable.length }, (_, i) => 256 + i)].map((code) =>
    String.fromCodePoint(code),
  )
  const ends = letters.map((letter) => `${letter}</w>`)
  const never = Array.from({ length: 49406 - 512 - 1 }, (_, i) => `<never ${i}>`)
  const tokens = [...letters, ...ends, 'an</w>', ...never, '<|startoftext|>', '<|endoftext|>']
  const mark = (content: string) => ({ content, lstrip: false, normalized: true, rstrip: false, single_word: false })
  const marks = { bos_token: mark('<|startoftext|>'), eos_token: mark('<|endoftext|>'), pad_token: pad }
  return [
    whole('tokenizer/vocab.json', JSON.stringify(Object.fromEntries(tokens.map((token, id) => [token, id])))),
    whole('tokenizer/merges.txt', '#version: 0.2\na n</w>\n'),
    json('tokenizer/special_tokens_map.json', marks),
    json('tokenizer/tokenizer_config.json', { ...marks, model_max_length: 77, tokenizer_class: 'CLIPTokenizer' }),
  ]
}

/** Normal numbers as layers begin with; norms begin as 1 and 0. */
function weights(name: string, places: ReadonlyMap<string, { shape: number[] }>, type: HalfType): StreamedFile {
  const shapes = new Map([...places].map(([tensor, { shape }]) => [tensor, shape]))
  let end = 0
  const entries = [...shapes].map(([tensor, shape]) => {
    const begin = end
    end += BYTES_PER_HALF * shape.reduce((product, length) => product * length, 1)
    return [tensor, { dtype: type, shape, data_offsets: [begin, end] }] as const
  })
  const header = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) })
  const head = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 8) * 8))
  const first = new Uint8Array(8 + head.length)
  new DataView(first.buffer).setBigUint64(0, BigInt(head.length), true)
  first.set(head, 8)
  return { name, size: first.length + end, pieces: pieces(first, shapes, type) }
}

function* pieces(
  header: Uint8Array,
  shapes: ReadonlyMap<string, readonly number[]>,
  type: HalfType,
): Generator<Uint8Array> {
  yield header
  for (const [seed, [name, shape]] of [...shapes].entries()) {
    const count = shape.reduce((product, length) => product * length, 1)
    const isVector = shape.length === 1
    const fill = isVector
      ? constant(/norm.*\.weight$/.test(name) ? HALF[type](1) : 0)
      : normals(seed, count / (shape[0] ?? 1), HALF[type])
    for (let start = 0; start < count; start += PIECE) yield new Uint8Array(fill(Math.min(PIECE, count - start)).buffer)
  }
}

const constant = (half: number) => (length: number) => new Uint16Array(length).fill(half)

/** Of deviation 1 / √inputs, from a table: what a tensor's numbers are is not looked at. */
function normals(
  seed: number,
  inputs: number,
  halfOf: (value: number) => number,
): (length: number) => Uint16Array<ArrayBuffer> {
  let state = (seed + 1) * 2654435761
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
  const table = Uint16Array.from({ length: 4096 }, () => {
    const [u, v] = [(next() + 1) / 2 ** 32, next() / 2 ** 32]
    return halfOf((Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)) / Math.sqrt(inputs))
  })
  return (length) => Uint16Array.from({ length }, () => table[next() >>> 20] ?? 0)
}
