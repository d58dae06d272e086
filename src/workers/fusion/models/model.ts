/** A text-to-image model in the worker's memory, and what the page is told of it. */
import * as tf from '@tensorflow/tfjs-core'
import type { LoadBytes } from '../../../data/fetch-bytes'
import type { Task } from '../../../tensor/cancellation'
import { recommendedFor } from '../../../diffusion/training/recommended'
import { projectionsOf } from '../../../diffusion/training/lora'
import { samplerOf } from '../../../diffusion/sampling/schedulers'
import { OPENING_PARTS, Pipeline } from '../../../diffusion/model/pipeline'
import { isLookedAt } from '../effort'
import { knownModel } from './known'
import type { ReadFile } from '../../../tensor/files/folder'
import type { DiffusionModelReport, DiffusionSource } from '../protocol'
import { nameOfChoice } from './chosen'
import { checkMemory, type MemoryLimits } from './memory'
import { FROZEN_NETWORKS, plainWeights, UNET_WEIGHTS } from './parts'
import { readerOf } from './source'
import type { FileProgress } from './types'
import { expectWhole } from './whole'

export interface OpenModel {
  pipeline: Pipeline
  report: DiffusionModelReport
}

/**
 * @param whenLate says what is waited for where the frozen networks of a model that comes with the page are used before they are there
 * @throws BadInput (or an error of that name): what the folder lacks, what does not fit together, or too much memory; Cancelled
 */
export async function openModel(
  source: DiffusionSource,
  loadBytes: LoadBytes,
  task: Task,
  whenLate: <T>(work: (onProgress: (fraction: number) => void) => Promise<T>) => Promise<T>,
  limits: MemoryLimits,
): Promise<OpenModel> {
  let heard: FileProgress = () => undefined
  const files = readerOf(source, loadBytes, task.signal, (name, fraction) => heard(name, fraction))
  const { read } = files
  const known = source.kind === 'bundled' ? await knownModel(read) : null
  const late = known && {
    ...known,
    wait: <T>(opening: Promise<T>) =>
      whenLate((onProgress) => {
        const arrived = new Map(FROZEN_NETWORKS.map((name) => [name, 0]))
        heard = (name, fraction) => {
          arrived.set(name, Math.max(arrived.get(name) ?? 0, fraction))
          onProgress([...arrived.values()].reduce((sum, part) => sum + part, 0) / arrived.size)
        }
        return opening
      }),
  }
  // Of a part that is being fetched, how much has come; never falling, for weights may lie in several files.
  let [opened, told] = [0, 0]
  const tell = (fraction: number) => task.onProgress?.((told = Math.max(told, Math.min(1, fraction))))
  if (late !== null) heard = (name, fraction) => name === plainWeights(UNET_WEIGHTS) && tell(fraction)
  else heard = (_, fraction) => tell(opened + fraction / OPENING_PARTS)
  // One that comes with the page fits.
  if (late === null) {
    await expectWhole(files)
    await checkMemory(files, limits)
  }
  const onProgress = (fraction: number) => tell((opened = fraction))
  const pipeline = await Pipeline.open(read, { signal: task.signal, onProgress }, late)
  const { id, sizes, tokens, unet, schedule } = pipeline
  const parameters = unet.weights.count
  const { solver, notes } = samplerOf(schedule.config.scheduler, schedule.config.leftOut)
  const recommended = recommendedFor({ parameters, solver, card: await cardOf(read) })
  const report: DiffusionModelReport = {
    id,
    name: nameOf(source),
    ...shapesOf(pipeline),
    ownSize: pipeline.image.size,
    sizes: [...sizes],
    parameters: {
      unet: parameters,
      attentionProjections: projectionsOf(unet).reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0),
    },
    captionLength: tokens.length,
    predicts: schedule.config.predictionType,
    trainTimesteps: schedule.config.trainTimesteps,
    recommended,
    looks: isLookedAt(recommended, tf.getBackend()),
    notes: notes.map(({ text }) => text),
  }
  return { pipeline, report }
}

/** The same model with images of another size. @throws BadInput where it can make none */
export function resized({ pipeline, report }: OpenModel, size: number | null): OpenModel {
  const other = pipeline.at(size)
  return { pipeline: other, report: { ...report, ...shapesOf(other) } }
}

const shapesOf = ({ image, latentShape }: Pipeline) => ({ ...image, latents: latentShape })

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

/** Null where there is none, or a host refuses what it does not have: the model is open all the same. */
async function cardOf(read: ReadFile): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode((await read('unet/card.json')) ?? new Uint8Array()))
  } catch {
    return null
  }
}
