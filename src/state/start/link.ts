/** Start in the address: where its figures' scrubbers stand, and the caption that was typed. */
import type { Scrub } from './scrub.svelte'

export const [pairKey, heartKey, captionKey] = ['start.pair', 'start.heart', 'start.caption']

/** What is said of a place that a figure does not have. */
export const notAStop = ({ stops }: Scrub, key: string, asked: number): string =>
  `The link’s ${key}=${asked} is not one of ${stops.join(', ')}; ignored.`
