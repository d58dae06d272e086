/** What a run would do, before it starts: its fused pairs, and the memory that it takes. */
import type { Task } from '../../tensor/cancellation'
import { previewPairs } from '../../diffusion/training/preview'
import type { FineTuningConfig } from '../../diffusion/training/types'
import { projectionsOf } from '../../diffusion/training/lora'
import { residentBytes } from '../../tensor/row-table'
import { estimateMemory } from '../../diffusion/model/memory-estimate'
import { bytesOf, PictureBuffer } from '../../judges/pictures'
import type { FusionAnswer, FusionAsk, ImageGrid, MemoryEstimate } from './protocol'
import type { FusionSession } from './session'

/** @throws BadInput where sets and settings do not fit together; Cancelled */
export async function preview(
  session: FusionSession,
  { config, pairs: count, seed }: FusionAsk<'preview'>,
  task: Task,
): Promise<FusionAnswer<'preview'>> {
  const { pipeline } = session.opened
  const { data, encoder } = await session.parts(config, task)
  const { pairs, own, partners, fused } = previewPairs(config, data, encoder, { pairs: count, seed })
  const { size, channels } = pipeline.image
  const decoded = new PictureBuffer(pairs.length, size, channels)
  try {
    const images = await pipeline.decodeLatents(fused)
    await decoded.set(0, images)
    images.dispose()
  } finally {
    fused.dispose()
  }
  const rows = [
    await bytesOf(session.set('training').data, own),
    await partnersRow(session, partners),
    await bytesOf(decoded),
  ]
  const pixels = new Uint8Array(rows.reduce((sum, row) => sum + row.length, 0))
  rows.forEach((row, i) => pixels.set(row, i * row.length))
  const images: ImageGrid = { rows: 3, columns: pairs.length, size, channels, pixels }
  return { pairs, images }
}

/** Black where a pair is not fused. */
async function partnersRow(session: FusionSession, partners: Int32Array): Promise<Uint8Array> {
  const { size, channels } = session.opened.pipeline.image
  const length = size * size * channels
  const row = new Uint8Array(partners.length * length)
  for (const [place, image] of partners.entries())
    if (image >= 0) row.set(await bytesOf(session.set('fusion').data, [image]), place * length)
  return row
}

export function estimate(session: FusionSession, config: FineTuningConfig): MemoryEstimate {
  const { pipeline, report } = session.opened
  const latents = pipeline.latentShape.reduce((product, length) => product * length, 1)
  const embedding = report.captionLength * (pipeline.unet.config.contextSize ?? 0)
  const tables = [
    ...session.setsOf(config).map(({ data }) => data.count * latents),
    session.textsOf(config).size * embedding,
  ]
  return estimateMemory(
    {
      unet: pipeline.unet.config,
      parameters: report.parameters.unet,
      projections: projectionsOf(pipeline.unet),
      latents: pipeline.latentShape,
      captionLength: report.captionLength,
      ...pipeline.memory,
      dataBytes: tables.reduce((sum, values) => sum + residentBytes(values), 0),
    },
    config,
    session.memory.device,
  )
}
