/** Which terms a method minimises, in what form, and which networks learn from each. */
import { hasClassifier } from './config'
import type { MixtureConfig, Phase, StepParts } from './types'

const isPublished = ({ method }: MixtureConfig) => method === 'as-published'

/** Whether Eq. 3 and Eq. 4 carry the 1/K that is printed; to Adam it is a factor of the gradient between the two losses only. */
export const carriesShareOfK = isPublished

/** Whether G minimises log(1 − D(x̂)), as printed, or lifts log D(x̂) (Goodfellow et al. 2014, section 3). */
export const saturates = isPublished

/** Whether Eq. 3 sends a gradient into C, through α. */
export const eq3TeachesClassifier = (config: MixtureConfig, phase: Phase): boolean =>
  (config.adversarialToClassifier || isPublished(config)) && hasClassifier(config) && phase === 'together'

/** Terms by what they are of: Eq. 3's two logarithms, Eq. 4, and R_C's three. */
export type Term = 'real' | 'generated' | 'information' | 'balance' | 'entropy' | 'consistency'

/** The networks whose updates in this phase go by a term; none where it is off. G stands for μ and A too. */
export function learnersOf(term: Term, config: MixtureConfig, phase: Phase): (keyof StepParts)[] {
  const { regulariser, informationWeight } = config
  if (term === 'real') return phase === 'classifier' ? [] : ['discriminator']
  if (term === 'generated') {
    if (phase === 'classifier') return []
    return ['discriminator', 'generator', ...(eq3TeachesClassifier(config, phase) ? (['classifier'] as const) : [])]
  }
  if (!hasClassifier(config)) return []
  if (term === 'information') {
    if (informationWeight === 0 || phase === 'classifier') return []
    // The published form reaches C alone: its generated images take no gradient.
    if (isPublished(config)) return ['classifier']
    return phase === 'classifier still' ? ['generator'] : ['generator', 'classifier']
  }
  const isOn = config.method === 'balanced' && regulariser.enabled && regulariser[term] > 0
  return isOn && phase !== 'classifier still' ? ['classifier'] : []
}
