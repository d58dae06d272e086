/** Plain settings of what is done to a training pair against replication; no code, so that the page may import them. */

/** Dual fusion (paper A, section 3.3): a random image-text pair of the fusion set is mixed into each training pair. */
export interface FusionSettings {
  /** w_lat of Eq. 1, 0 … 1. Paper A's best: 0.1. */
  latentWeight: number
  /**
   * Divide the fused latent by √((1 − w_lat)² + w_lat²), the deviation of a mix of independent latents of unit variance: else they
   * lose some of it (18 % at 0.1). Neither the paper nor its authors' code does so.
   */
  keepVariance: boolean
  /** Where the captions meet: in the text encoder's output (Eq. 2), or in its input, one behind the other. */
  level: 'embedding' | 'token'
  /** w_emb of Eq. 2, 0 … 1; not used at token level. Paper A's best: 0.5. */
  embeddingWeight: number
  /** Probability that a sample is fused at a step. The authors' code fuses always: 1. */
  probability: number
}

/**
 * What else is done against copying; 0 or false = off. The rivals of paper A's Table 3 are from Somepalli et al. 2023 ("Understanding and
 * mitigating copying in diffusion models"), and `dropAbove` from Wen et al. 2024 ("Detecting, explaining, and mitigating memorization in
 * diffusion models"). They were published one at a time; any combination works here, in the order of the fields.
 */
export interface RivalSettings {
  /** MC: one of the image's other captions at each step, uniformly. Published with 20 captions by BLIP an image. */
  multipleCaptions: boolean
  /** CWR: probability of repeating words of the caption, two of them. 0.1 in the code; 0.4 reported. */
  wordRepetition: number
  /** RT: probability of inserting two random tokens. As CWR. */
  randomTokens: number
  /** RC: probability of four random tokens in place of the caption. As CWR. */
  randomCaption: number
  /** GN: deviation λ of the Gaussian noise added to the embedding. 0.1 in the README's example. */
  embeddingNoise: number
  /** Samples whose ‖ε(x_t, c) − ε(x_t, ∅)‖ is at or above this are left out of their step. 2 in the authors' example of Stable Diffusion. */
  dropAbove: number
}

/** What a tokenizer's ids mean: `[bos, …text, eos, pad, pad, …]`, `length` of them. CLIP's and ours pad with `eos`, Stable Diffusion 2's with 0. */
export interface CaptionTokens {
  bos: number
  eos: number
  pad: number
  /** Ids of every caption, marks included. */
  length: number
  /** Ids 0 … ordinary − 1 stand for text. */
  ordinary: number
}
