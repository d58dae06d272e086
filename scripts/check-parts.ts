/** `npm run check:parts -- FOLDER`: CLIP's text encoder or an autoencoder through our layers, against another implementation's numbers. */
import { readdir } from 'node:fs/promises'
import { CLIP_TEXT_STEM } from '../src/diffusion/text-encoder/config'
import { STEM } from '../src/diffusion/unet/unet-folder'
import { jsonIn } from '../src/tensor/files/json-file'
import { readWeights } from '../src/tensor/files/sharded-safetensors'
import type { ReadFile } from '../src/tensor/files/folder'
import { readSafetensors, type SafetensorsEntry } from '../src/tensor/files/safetensors'
import { BadArgument } from './bad-argument'
import { comparePart, TOLERANCE } from './parts-reference'
import { runReferenceCheck } from './reference-check'

const help = `npm run --silent check:parts -- FOLDER [--backend cpu|wasm|webgpu]

Runs the network of FOLDER on the inputs that lie beside it, and compares with the numbers that lie there too. FOLDER holds
  config.json            of a CLIPTextModel (transformers) or an AutoencoderKL (diffusers)
  weights                .safetensors (F64, F32, F16 or BF16) under the names that the libraries write, or shards with their index
  io.safetensors         input_ids, last_hidden_state; or image, mean, logvar, decoded (from the mean)

One line each: name, largest |ours - theirs|, "ok" (at most ${TOLERANCE}) or "FAIL". Only those that io.safetensors holds are compared.

Exit status: 0 all within tolerance; 1 some are not; 2 the folder or the command line cannot be used.`

await runReferenceCheck({
  name: 'check:parts',
  help,
  compare: async (path, read, reference) =>
    comparePart(await jsonIn(read, 'config.json', 'text_encoder" or "vae'), await weightsIn(path, read), reference),
})

/** The only weights beside the numbers, whatever they are called; several are shards of a name that the libraries give. */
async function weightsIn(path: string, read: ReadFile): Promise<Map<string, SafetensorsEntry>> {
  const files = (await readdir(path)).filter((name) => name.endsWith('.safetensors') && name !== 'io.safetensors')
  const [file, ...others] = files
  if (file === undefined) throw new BadArgument(`${path} has no weights: put a .safetensors file of them there.`)
  const bytes = others.length === 0 ? await read(file) : null
  if (bytes !== null) return readSafetensors(bytes).tensors
  return readWeights(read, files.some((name) => name.startsWith(STEM)) ? STEM : CLIP_TEXT_STEM)
}
