/** What a recipe is compared with: the preset for its dataset and method. A link carries only what differs from it. */
import type { BundledName } from '../../data/images/types'
import { fittedToImages, learnsFirst } from '../../mixture/config'
import { asPublished, presets } from '../../mixture/presets'
import { fallingShares, shareList } from '../../mixture/shares'
import type { PresetDataset, PresetName } from '../../mixture/presets'
import type { Method, MixtureConfig } from '../../mixture/types'

/** Factor by which stated shares fall from one to the next until they are changed: the smallest of ten has a tenth of the largest. */
export const FALL = 1.3

export type { PresetDataset, PresetName }

export const presetNames = ['classroom', 'joint', 'paper'] as const satisfies readonly PresetName[]

/** The preset of a name; the plain one where there is none. */
export const presetNamed = (name: string): PresetName => presetNames.find((preset) => preset === name) ?? 'classroom'

/** Datasets that come with the page. */
export const bundledDatasetNames: Record<BundledName, string> = {
  mnist: 'MNIST',
  'fashion-mnist': 'Fashion-MNIST',
  emoji: 'Emoji',
}
const isBundledName = (name: string): name is BundledName => Object.hasOwn(bundledDatasetNames, name)
/** Classes of each of them. */
export const CLASSES = 10
/** Whether there are enough images of every class of a dataset to cut it to class shares: of the emoji one has 5, and none to test on. */
export const canBeCut = (dataset: PresetDataset): boolean => dataset === 'mnist' || dataset === 'fashion-mnist'

/** Which set that comes with the page a dataset's id names, and the class shares that it was cut to ("mnist|0.25,…"), null for all of it; null for own images. */
export function bundledOf(id: string): { name: BundledName; shares: readonly number[] | null } | null {
  const [name = '', shares] = id.split('|')
  return isBundledName(name) ? { name, shares: shares === undefined ? null : shareList(shares) } : null
}

/** The id of a set that comes with the page, cut to class shares. */
export const bundledId = (name: BundledName, shares: readonly number[] | null): string =>
  shares === null ? name : `${name}|${shares.join(',')}`

/**
 * The preset with another method, and the settings that belong to that method: "as published" brings Eq. 3's own
 * (`asPublished`), the others of the preset `paper` take theirs from `classroom`.
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
  const own = presets[preset === 'paper' ? 'classroom' : preset](dataset)
  const { classifier, samplesPerImage, priorRadius, informationWeight, regulariser, adversarialToClassifier } = own
  const belongs = { classifier, samplesPerImage, priorRadius, informationWeight, regulariser, adversarialToClassifier }
  const { learningRateG, learningRateD, learningRateC } = own
  return { ...base, ...belongs, learningRateG, learningRateD, learningRateC, method }
}

/**
 * Keeps S within K, and at K where the method passes all K Gaussians for every image; begins shares anew that R_C is given and that are
 * not K; and of a run too short for C to learn first, and G and D after it, gives C the first half.
 */
export function fitted(config: MixtureConfig): MixtureConfig {
  const { components, method, iterations, regulariser } = config
  const samplesPerImage = method === 'as-published' ? components : Math.min(config.samplesPerImage, components)
  const fits = !learnsFirst(config) || regulariser.first < iterations
  const first = fits ? regulariser.first : Math.floor(iterations / 200) * 100
  const given = regulariser.prior === 'given' && shareList(regulariser.shares).length !== components
  const shares = given ? fallingShares(components, FALL).join(', ') : regulariser.shares
  return { ...config, samplesPerImage, regulariser: { ...regulariser, first, shares } }
}
