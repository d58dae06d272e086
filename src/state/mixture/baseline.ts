/** What a recipe is compared with: the preset for its dataset and method. A link carries only what differs from it. */
import { asPublished, fittedToImages, presets } from '../../mixture/config'
import type { PresetDataset, PresetName } from '../../mixture/config'
import type { Method, MixtureConfig } from '../../mixture/types'

export type { PresetDataset, PresetName }

/** Datasets that come with the page, by their id. */
export const bundledDatasetNames: Partial<Record<string, string>> = { mnist: 'MNIST', 'fashion-mnist': 'Fashion-MNIST' }

/**
 * The preset with another method, and the settings that belong to that method: "as published" brings Eq. 3's own
 * (`asPublished`), the others take theirs from the classroom preset.
 * @param images to train on, which no batch is larger than; null where they are not known
 */
export function baseline(
  preset: PresetName,
  dataset: PresetDataset,
  method?: Method,
  images: number | null = null,
): MixtureConfig {
  const base = forMethod(preset, dataset, method)
  return images === null ? base : fittedToImages(base, images)
}

function forMethod(preset: PresetName, dataset: PresetDataset, method?: Method): MixtureConfig {
  const base = presets[preset](dataset)
  if (method === undefined || method === base.method) return base
  if (method === 'as-published') return asPublished(base)
  const { classifier, samplesPerImage, priorRadius, informationWeight, regulariser, adversarialToClassifier } =
    presets.classroom(dataset)
  const belongs = { classifier, samplesPerImage, priorRadius, informationWeight, regulariser, adversarialToClassifier }
  const { learningRateG, learningRateD, learningRateC } = presets.classroom(dataset)
  return { ...base, ...belongs, learningRateG, learningRateD, learningRateC, method }
}

/** Keeps S within K, and at K where the method passes all K Gaussians for every image. */
export function fitted(config: MixtureConfig): MixtureConfig {
  const { components, method } = config
  const samplesPerImage = method === 'as-published' ? components : Math.min(config.samplesPerImage, components)
  return { ...config, samplesPerImage }
}
