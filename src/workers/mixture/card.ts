/** What lists show of a mixture, made when it is saved: a list of runs reads no weights. */
import type { ImageGrid } from '../../data/images/types'
import { frameColumns } from '../../mixture/frames'
import { cardPictures, fewer } from '../shared/card-pictures'
import type { MixtureCard } from './card-types'
import { PREVIEW_SEED } from './observation'
import type { Run } from './run'

/** Points of each curve. */
const MOST_POINTS = 120

/** Reads samples off the device. */
export async function cardOf(run: Run): Promise<MixtureCard> {
  // Taken before anything is waited for: training may go on meanwhile.
  const about = aboutOf(run)
  const { components, image } = run.model
  return { ...about, pictures: picturesOf(await run.model.sample(frameColumns(components, image), PREVIEW_SEED)) }
}

/** One sample of each Gaussian is its thumbnail. */
const picturesOf = (grid: ImageGrid) => cardPictures(grid, grid.columns)

function aboutOf(run: Run): Omit<MixtureCard, 'pictures'> {
  const { config, adjustments, began, dataset, iteration, seconds, trainedWith, evaluation, quality, history, frames } =
    run
  return {
    config,
    adjustments,
    began,
    datasetName: dataset.name,
    iteration,
    seconds,
    backend: trainedWith,
    evaluation,
    quality: fewer(quality, MOST_POINTS),
    history: fewer(history, MOST_POINTS),
    clustering: frames.flatMap(({ clustering }) => clustering ?? []),
  }
}
