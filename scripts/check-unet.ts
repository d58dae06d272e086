/** `npm run check:unet -- FOLDER`: our UNet against another implementation's numbers for the same weights. */
import { BadArgument } from './bad-argument'
import * as tf from '@tensorflow/tfjs-core'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadUNet } from '../src/diffusion/unet/unet-folder'
import { readSafetensors } from '../src/tensor/files/safetensors'
import { filesOf } from './folder-files'
import { startHeadless } from './headless'
import { compareWithReference, LEAST_SCALE, TOLERANCE } from './unet-reference'

const HELP = `npm run --silent check:unet -- FOLDER [--backend cpu|wasm|webgpu]

Runs the UNet of FOLDER on the inputs that lie beside it, and compares with the numbers that lie there too. FOLDER holds
  config.json                               as diffusers writes it
  diffusion_pytorch_model.safetensors       weights (F32, F16 or BF16), or shards with their .index.json
  io.safetensors                            sample, timestep, encoder_hidden_states; output; target, loss, grad.<weight>

One line each: name, largest difference, "ok" or "FAIL".
  output       largest |ours - theirs|                              at most ${TOLERANCE.output}
  loss         |ours - theirs| of mean((output - target)^2)         at most ${TOLERANCE.loss}
  grad.<name>  largest |ours - theirs| / largest |theirs|           at most ${TOLERANCE.gradient}
               (the divisor is at least ${LEAST_SCALE} of the largest gradient in the file: what is zero but for rounding passes)
Only those of target, loss and grad.* that io.safetensors holds are compared.

Exit status: 0 all within tolerance; 1 some are not; 2 the folder or the command line cannot be used.`

/** Paths are meant from where the visitor typed the command; npm starts it in the repository's own folder. */
const from = process.env.npm_lifecycle_event === 'check:unet' ? (process.env.INIT_CWD ?? '.') : '.'

/** @throws BadInput where the command line is wrong */
function parseCommand() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { backend: { type: 'string', default: 'cpu' }, help: { type: 'boolean', default: false } },
    })
    return { ...values, positionals }
  } catch (error) {
    throw new BadArgument(error instanceof Error ? error.message : String(error))
  }
}

async function main(): Promise<void> {
  const { help, backend, positionals } = parseCommand()
  if (help) return console.log(HELP)
  const [folder, ...others] = positionals
  if (folder === undefined || others.length > 0)
    throw new BadArgument(`${positionals.length} folders were named; name one. "--help" tells what it has to hold.`)
  // Without tfjs's advice on stderr to install another package.
  tf.enableProdMode()
  await startHeadless(backend)
  const read = filesOf(resolve(from, folder))
  const io = await read('io.safetensors')
  if (io === null) throw new BadArgument(`${folder} has no io.safetensors, the inputs and numbers to compare with.`)
  const reference = readSafetensors(io).tensors
  const unet = await loadUNet(read)
  for (const { name, difference, passed } of await compareWithReference(unet, reference)) {
    console.log(`${name} ${difference.toExponential(2)} ${passed ? 'ok' : 'FAIL'}`)
    if (!passed) process.exitCode = 1
  }
}

try {
  await main()
} catch (error) {
  console.error(`check:unet: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
