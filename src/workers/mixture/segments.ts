/** The segmentation of the test set: each image belongs to the Gaussian of its largest responsibility (paper B, section 2.1). */
import { imageSource } from '../../data/images/batches'
import type { ImageDataset } from '../../data/images/types'
import { imagesAt } from './dataset'
import type { Answer, Ask } from './protocol'
import type { Run } from './run'

interface Segmentation {
  /** For each Gaussian its test images, most confident first. */
  members: number[][]
  /** Largest responsibility of each test image. */
  confidence: Float32Array
}

/** Pages through the segments of one run; the responsibilities are computed once an iteration. */
export class SegmentBrowser {
  private current: Promise<Segmentation> | null = null
  private currentIteration = -1

  constructor(
    private readonly run: Run,
    private readonly data: ImageDataset,
  ) {}

  async page({ component, offset, limit }: Ask<'segment'>): Promise<Answer<'segment'>> {
    if (this.current === null || this.currentIteration !== this.run.iteration) {
      this.currentIteration = this.run.iteration
      this.current = this.segmentation()
    }
    const { members, confidence } = await this.current
    const all = members[component] ?? []
    const indices = all.slice(offset, offset + limit)
    const { labels } = this.data.test
    return {
      total: all.length,
      indices,
      confidences: indices.map((i) => confidence[i] ?? 0),
      labels: labels === null ? null : indices.map((i) => labels[i] ?? 0),
      images: imagesAt(this.data, 'test', indices),
    }
  }

  private async segmentation(): Promise<Segmentation> {
    const { model } = this.run
    const count = this.data.test.count
    const alpha = await model.responsibilities(imageSource(this.data.test))
    const members: number[][] = Array.from({ length: model.components }, () => [])
    const confidence = new Float32Array(count)
    for (let i = 0; i < count; i++) {
      const row = alpha.subarray(i * model.components, (i + 1) * model.components)
      const best = row.reduce((top, value, k) => (value > (row[top] ?? 0) ? k : top), 0)
      confidence[i] = row[best] ?? 0
      members[best]?.push(i)
    }
    for (const images of members) images.sort((a, b) => (confidence[b] ?? 0) - (confidence[a] ?? 0))
    return { members, confidence }
  }
}
