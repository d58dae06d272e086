/** What `npm run fine-tune` says of a run: lines for the terminal, a sheet of pictures. */
import * as tf from '@tensorflow/tfjs-core'
import type { Judgement } from '../src/diffusion/judge'
import { bytesOf } from '../src/diffusion/pictures'
import type { ReplicationStatistics } from '../src/metrics/replication-types'
import { writePng } from '../src/tensor/png'

/** Triples a row of the sheet. */
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
    `Inception score (same classifier) ${inception.mean.toFixed(3)} of ${inception.count}`,
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
  generated: tf.Tensor4D,
  training: tf.Tensor4D,
  own: readonly number[],
  { replication }: Judgement,
): Promise<Uint8Array> {
  const [, size, , channels] = generated.shape
  const shown = replication.pairs.slice(0, Math.floor(replication.pairs.length / COLUMNS) * COLUMNS)
  const images = tf.tidy(() => {
    const row = (from: tf.Tensor4D, indices: number[]) => tf.gather(from, tf.tensor1d(indices, 'int32'))
    const triples = tf.stack(
      [
        row(
          training,
          shown.map((pair) => own[pair.generated] ?? 0),
        ),
        row(
          generated,
          shown.map((pair) => pair.generated),
        ),
        row(
          training,
          shown.map((pair) => pair.training),
        ),
      ],
      1,
    )
    // [rows, columns, 3, H, W, C] to [rows, 3, H, columns, W, C].
    const grid = tf.reshape(triples, [-1, COLUMNS, 3, size, size, channels])
    const lines = tf.transpose(grid, [0, 2, 3, 1, 4, 5])
    return tf.reshape(lines, [1, -1, COLUMNS * size, channels]) as tf.Tensor4D
  })
  const [, height, width] = images.shape
  const pixels = await bytesOf(images)
  images.dispose()
  return writePng({ width, height, channels: channels === 3 ? 3 : 1, pixels })
}
