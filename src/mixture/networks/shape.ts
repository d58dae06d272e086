/** Sizes that all of paper B's networks share. */

export interface NetworkShape {
  /** D_img: 28, 32 or 64. */
  size: number
  /** D_h: 1 or 3. */
  channels: number
  /** D_z. */
  latent: number
  /** K. */
  components: number
  /** Channels relative to Tables 1-3. */
  width: number
}

/** A channel count of the tables at a run's width, at least 1. */
export const scaled = (channels: number, width: number): number => Math.max(1, Math.round(channels * width))
