/** What networks that judge make of some images, which need not be held for it any longer. */
import * as tf from '@tensorflow/tfjs-core'

/** A classifier's. */
export interface Classified {
  /** `[M, D]` row-major. */
  features: Float32Array
  /** `[M, classes]`; null where the network gives none. */
  logits: { values: Float32Array; classes: number } | null
}

export class SeenImages {
  /** @param descriptors `[M, D]` of the detector; its own from now on */
  constructor(
    readonly descriptors: tf.Tensor2D,
    readonly classified: Classified,
  ) {}

  /** Images seen by the same networks, one part behind the other. @param parts at least one; stay the caller's */
  static inOne(parts: readonly SeenImages[]): SeenImages {
    const logits = parts.flatMap(({ classified }) => classified.logits ?? [])
    const [first] = logits
    return new SeenImages(tf.concat(parts.map(({ descriptors }) => descriptors)), {
      features: joined(parts.map(({ classified }) => classified.features)),
      logits: first === undefined ? null : { ...first, values: joined(logits.map(({ values }) => values)) },
    })
  }

  /** M. */
  get count(): number {
    return this.descriptors.shape[0]
  }

  dispose(): void {
    this.descriptors.dispose()
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const part of parts) {
    all.set(part, end)
    end += part.length
  }
  return all
}
