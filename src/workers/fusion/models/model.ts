/** A text-to-image model in the worker's memory, and what the page is told of it. */
import type { LoadBytes } from '../../../data/fetch-bytes'
import type { Task } from '../../../tensor/cancellation'
import { projectionsOf } from '../../../diffusion/training/lora'
import { OPENING_PARTS, Pipeline } from '../../../diffusion/model/pipeline'
import type { ReadFile } from '../../../tensor/sharded-safetensors'
import type { DiffusionModelReport, DiffusionSource } from '../protocol'
import { nameOfChoice } from './chosen'
import { checkMemory, memoryLimits } from './memory'
import { readerOf } from './source'

/** Diffusers' default of classifier-free guidance, for models whose card says nothing. */
const USUAL_GUIDANCE = 7.5

export interface OpenModel {
  pipeline: Pipeline
  report: DiffusionModelReport
}

/**
 * @throws BadInput (or an error of that name): what the folder lacks, what does not fit together, or too much memory; Cancelled
 */
export async function openModel(source: DiffusionSource, loadBytes: LoadBytes, task: Task): Promise<OpenModel> {
  // Of a part that is being fetched, how much has come; never falling, for weights may lie in several files.
  let [opened, told] = [0, 0]
  const tell = (fraction: number) => task.onProgress?.((told = Math.max(told, Math.min(1, fraction))))
  const files = readerOf(source, loadBytes, task.signal, (_, fraction) => tell(opened + fraction / OPENING_PARTS))
  const { read } = files
  await checkMemory(files, memoryLimits())
  const pipeline = await Pipeline.open(read, {
    signal: task.signal,
    onProgress: (fraction) => tell((opened = fraction)),
  })
  const { id, image, latentShape, tokens, unet, schedule } = pipeline
  const size = (names: readonly (readonly [string, { size: number }])[]) =>
    names.reduce((sum, [, variable]) => sum + variable.size, 0)
  const report: DiffusionModelReport = {
    id,
    name: nameOf(source),
    ...image,
    latents: latentShape,
    parameters: {
      unet: size(unet.weights.parameters.entries()),
      attentionProjections: projectionsOf(unet).reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0),
    },
    captionLength: tokens.length,
    predicts: schedule.config.predictionType,
    trainTimesteps: schedule.config.trainTimesteps,
    guidance: await guidanceOf(read),
  }
  return { pipeline, report }
}

function nameOf(source: DiffusionSource): string {
  if (source.kind === 'bundled') return source.name
  if (source.kind === 'url') return lastPart(new URL(source.url).pathname) || source.url
  const { choice, files } = source
  if (choice !== undefined && choice.folder !== '') return nameOfChoice(choice)
  const [folder, ...rest] = (files[0]?.path ?? '').split('/')
  const name = folder !== undefined && rest.length > 0 ? folder : 'your model'
  return choice === undefined || choice.variant === null ? name : `${name} (${choice.variant})`
}

const lastPart = (path: string) => path.replace(/\/+$/, '').split('/').at(-1) ?? ''

/** What the UNet's card says that it was sampled with. */
async function guidanceOf(read: ReadFile): Promise<number> {
  try {
    const bytes = await read('unet/card.json')
    const { sampling } = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as {
      sampling?: { guidance?: unknown }
    }
    const guidance = sampling?.guidance
    return typeof guidance === 'number' && Number.isFinite(guidance) ? guidance : USUAL_GUIDANCE
  } catch {
    // No card, one of another kind, or a host that refuses what it does not have: the model is open all the same.
    return USUAL_GUIDANCE
  }
}
