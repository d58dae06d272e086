/** What is written beside a fine-tuning run's summary, for lists; plain data. */
import type { CardPictures } from '../../../store/runs/card-types'

/** The fixed prompts as they were last sampled. */
export interface FusionCard {
  step: number
  prompts: string[]
  pictures: CardPictures
}
