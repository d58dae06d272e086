/** What `npm run fine-tune` says of a run: lines for the terminal, a sheet of pictures. */
import type { Judgement } from '../src/diffusion/judges/judge'
import type { Pictures } from '../src/data/pictures'
import { bytesOf } from '../src/judges/pictures'
import type { ReplicationStatistics } from '../src/metrics/copying/replication-types'
import { writePng } from '../src/tensor/files/png'

/** Most triples a row of the sheet. */
const COLUMNS = 12

export function reportLines({ replication, quality }: Judgement): string[] {
  const { generated, background, ceiling, own } = replication
  const { frechet, inception, agreement } = quality
  return [
    statistics('R of the generations', generated),
    ...(background === null ? [] : [statistics('background, held-out real', background)]),
    ...(ceiling === null ? [] : [statistics('ceiling, reconstructions', ceiling)]),
    ...(own === null
      ? []
      : [`own image: mean similarity ${own.mean.toFixed(3)}, nearest of all for ${share(own.isNearest)}`]),
    ...(agreement === null ? [] : [`agreement with the caption ${share(agreement.share)} of ${agreement.count}`]),
    `FID-like distance (features of classifier-fashion-mnist) ${frechet.value.toFixed(3)}, ${frechet.counts[0]} generations against ${frechet.counts[1]} real images`,
    ...(inception === null
      ? []
      : [`Inception score (same classifier) ${inception.mean.toFixed(3)} of ${inception.count}`]),
  ]
}

function statistics(name: string, found: ReplicationStatistics): string {
  const { replication, interval, median, copies, count, references } = found
  const [low, high] = interval
  const above = copies === null ? '' : `, ${share(copies.share)} above ${copies.threshold}`
  return `${name}: R ${replication.toFixed(3)} [${low.toFixed(3)} ${high.toFixed(3)}], median ${median.toFixed(3)}${above} (${count} against ${references})`
}

const share = (value: number) => `${(100 * value).toFixed(1)} %`

/**
 * Columns of three: the training image whose caption it was, the generation, the training image nearest to it; most similar first.
 * @returns a PNG
 */
export async function sheet(
  generated: Pictures,
  training: Pictures,
  own: readonly number[],
  { replication }: Judgement,
): Promise<Uint8Array> {
  const { size, channels } = generated
  const columns = Math.min(COLUMNS, replication.pairs.length)
  const rows = Math.floor(replication.pairs.length / columns)
  const line = size * channels
  const pixels = new Uint8Array(rows * 3 * size * columns * line)
  for (const [place, pair] of replication.pairs.slice(0, rows * columns).entries()) {
    const triple = [
      await bytesOf(training, [own[pair.generated] ?? 0]),
      await bytesOf(generated, [pair.generated]),
      await bytesOf(training, [pair.training]),
    ]
    const [row, column] = [Math.floor(place / columns), place % columns]
    for (const [part, image] of triple.entries())
      for (let y = 0; y < size; y++)
        pixels.set(image.subarray(y * line, (y + 1) * line), (((row * 3 + part) * size + y) * columns + column) * line)
  }
  return writePng({ width: columns * size, height: rows * 3 * size, channels, pixels })
}
