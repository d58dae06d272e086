import * as tf from '@tensorflow/tfjs-core'

/** What each of M images is nearest to among N training images. */
export interface Nearest {
  /** `[M]` largest cosine. */
  similarity: Float32Array
  /** `[M]` index of the training image that has it, the first of several. */
  index: Int32Array
  /** N. */
  references: number
}

/** Similarities held at once: 4 MiB. */
const MATRIX_VALUES = 2 ** 20
/** As PyTorch's `normalize`: a descriptor of zeros stays zeros. */
const SMALLEST_NORM = 1e-12

export interface NearestOptions {
  /** Images are the training images themselves: image i is not compared with training image i. */
  exceptSelf?: boolean
  /** Rows of a tile; by default as many as hold 2²⁰ similarities. */
  tile?: number
}

/**
 * The nearest training image of each image by the cosine of their descriptors: dot products of the L2-normalised rows, in tiles
 * `[tile, D]·[D, N]`, so that the whole matrix never exists. Reads 2 numbers an image back, once, behind the last tile.
 * @param descriptors `[M, D]`; stays the caller's
 * @param training `[N, D]`; stays the caller's
 * @throws RangeError where there is nothing to compare, D differs, or a descriptor is not finite
 */
export async function nearestTraining(
  descriptors: tf.Tensor2D,
  training: tf.Tensor2D,
  { exceptSelf = false, tile }: NearestOptions = {},
): Promise<Nearest> {
  const [count, width] = descriptors.shape
  const [references, trainingWidth] = training.shape
  if (count < 1 || references < (exceptSelf ? 2 : 1))
    throw new RangeError(`${count} images cannot be compared with ${references} training images: one side is missing.`)
  if (width !== trainingWidth || (exceptSelf && count !== references))
    throw new RangeError(
      `Descriptors [${count}, ${width}] and training descriptors [${references}, ${trainingWidth}] do not fit together.`,
    )
  const rows = Math.max(1, Math.min(count, tile ?? Math.floor(MATRIX_VALUES / references)))
  const packed = tf.tidy(() => {
    const columns = tf.transpose(normalised(training))
    const parts: tf.Tensor[] = []
    for (let start = 0; start < count; start += rows)
      parts.push(tf.tidy(() => nearestOfTile(descriptors, columns, start, Math.min(rows, count - start), exceptSelf)))
    return tf.concat(parts)
  })
  const values = await packed.data()
  packed.dispose()
  const similarity = Float32Array.from({ length: count }, (_, i) => values[2 * i] ?? NaN)
  const lost = similarity.findIndex((value) => !Number.isFinite(value))
  if (lost >= 0)
    throw new RangeError(`The similarity of image ${lost} is ${similarity[lost]}: a descriptor is not finite.`)
  return { similarity, index: Int32Array.from({ length: count }, (_, i) => values[2 * i + 1] ?? 0), references }
}

/**
 * `[M]` similarity of each image to one training image, such as the one whose caption it was generated from.
 * @param own `[M]` index of that training image
 */
export async function similarityTo(
  descriptors: tf.Tensor2D,
  training: tf.Tensor2D,
  own: ArrayLike<number>,
): Promise<Float32Array> {
  const [count] = descriptors.shape
  const [references] = training.shape
  const wrong = Array.from(own).find((index) => !(Number.isInteger(index) && index >= 0 && index < references))
  if (own.length !== count || wrong !== undefined)
    throw new RangeError(
      `${own.length} training images are named for ${count} images${wrong === undefined ? '' : `, one of them ${wrong} of ${references}`}; each image needs one.`,
    )
  const products = tf.tidy(() => {
    const chosen = tf.gather(normalised(training), tf.tensor1d(Int32Array.from(own), 'int32'))
    return tf.sum(tf.mul(normalised(descriptors), chosen), 1)
  })
  const values = await products.data()
  products.dispose()
  return Float32Array.from(values)
}

/** `[rows, 2]`: largest similarity, and where. An index below 2²⁴ is exact in float32. */
function nearestOfTile(
  descriptors: tf.Tensor2D,
  columns: tf.Tensor2D,
  start: number,
  rows: number,
  exceptSelf: boolean,
): tf.Tensor {
  const [width, references] = columns.shape
  const tile = normalised(tf.slice(descriptors, [start, 0], [rows, width]))
  const products = tf.matMul(tile, columns)
  // A cosine is at least −1, so that one lowered by 4 is never the largest.
  const compared = exceptSelf
    ? tf.sub(products, tf.mul(tf.oneHot(tf.range(start, start + rows, 1, 'int32'), references), 4))
    : products
  return tf.stack([tf.max(compared, 1), tf.cast(tf.argMax(compared, 1), 'float32')], 1)
}

function normalised(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.div<tf.Tensor2D>(rows, tf.maximum(tf.norm(rows, 2, 1, true), SMALLEST_NORM)))
}
