/** What each detector of memorised prompts is called, computes, needs, and where it comes from. */
import type { DetectorName } from './memorisation-types'

export interface DetectorMeaning {
  heading: string
  equation: string
  source: string
  /** What one has to have beside the model and the prompt. */
  needs: string
  /** One sentence. */
  says: string
}

export const detectors: Readonly<Record<DetectorName, DetectorMeaning>> = {
  'meter-first': {
    heading: 'meter, first step',
    equation: 'd_T = ‖ε(x_T, c) − ε(x_T, ∅)‖₂',
    source: 'Wen et al. 2024',
    needs: 'nothing',
    says: 'How much the prompt changes the noise that the network sees in pure noise.',
  },
  'meter-mean': {
    heading: 'meter, mean over steps',
    equation: 'd = 1/S Σ_t ‖ε(x_t, c) − ε(x_t, ∅)‖₂',
    source: 'Wen et al. 2024',
    needs: 'nothing',
    says: 'The same along the whole sampling; with guidance it asks the network nothing more.',
  },
  significance: {
    heading: 'token significance',
    equation: 'max_i ‖∂d_T / ∂c_i‖₂',
    source: 'Wen et al. 2024',
    needs: 'gradients',
    says: 'How steeply the meter answers to the token that it answers to most.',
  },
  'attention-entropy': {
    heading: 'attention entropy',
    equation: 'E = −Σ_i a_i log a_i',
    source: 'Ren et al. 2024',
    needs: 'attention weights',
    says: 'How dispersed the attention to the prompt’s tokens is at the first step.',
  },
  'loss-membership': {
    heading: 'loss of the image',
    equation: '−𝔼_t ‖ε − ε(x_t, c)‖²',
    source: 'Carlini et al. 2023; Matsumoto et al. 2023',
    needs: 'the image itself',
    says: 'Membership by loss: images of the training set are predicted with a smaller error.',
  },
  replication: {
    heading: 'similarity to the nearest',
    equation: 'max_n cos(f(x̂), f(x_n))',
    source: 'paper A, section 2.2',
    needs: 'training images',
    says: 'What R is a percentile of: similarity of the prompt’s generations to the nearest training image.',
  },
  'own-similarity': {
    heading: 'similarity to its own image',
    equation: 'cos(f(x̂), f(x_own))',
    source: 'this page',
    needs: 'the image itself',
    says: 'Similarity of the prompt’s generations to the image whose caption the prompt is.',
  },
}
