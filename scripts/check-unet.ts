/** `npm run check:unet -- FOLDER`: our UNet against another implementation's numbers for the same weights. */
import { loadUNet } from '../src/diffusion/unet/unet-folder'
import { runReferenceCheck } from './reference-check'
import { compareWithReference, LEAST_SCALE, TOLERANCE } from './unet-reference'

const help = `npm run --silent check:unet -- FOLDER [--backend cpu|wasm|webgpu]

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

await runReferenceCheck({
  name: 'check:unet',
  help,
  compare: async (_, read, reference) => compareWithReference(await loadUNet(read), reference),
})
