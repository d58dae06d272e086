/** What is written beside each checkpoint of a mixture, for lists; plain data. */
import type {
  Adjustment,
  Beginning,
  ClusteringReport,
  MixtureConfig,
  SampleQuality,
  StepMetrics,
} from '../../mixture/types'
import type { CardPictures } from '../../store/runs/card-types'
import type { BackendReport } from '../../gpu/types'

/** What a mixture was last trained with. */
export type TrainedWith = Pick<BackendReport, 'name' | 'adapter'>

export interface MixtureCard {
  /** Settings in force at the checkpoint's iteration. */
  config: MixtureConfig
  adjustments: readonly Adjustment[]
  began: Beginning | null
  datasetName: string
  iteration: number
  /** Spent training; null where that is not known of all its iterations. */
  seconds: number | null
  /** Null where nobody noted it. */
  backend: TrainedWith | null
  evaluation: ClusteringReport | null
  /** Oldest first, few of them. */
  quality: readonly SampleQuality[]
  history: readonly StepMetrics[]
  /** Scores of few test images on the way. */
  clustering: readonly ClusteringReport[]
  /** Rows = Gaussians; ε of each column by the same seed in every run, so that runs of one D_z have the same. */
  pictures: CardPictures
}
