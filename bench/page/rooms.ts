/** The rooms of the page as a visitor meets them: where they are, what is drawn in them first, what begins a run. */

export interface BenchRoom {
  name: string
  /** Behind the site's address. */
  path: string
  /** CSS selector of what the visitor came to see. */
  first: string
  /** Name of the button that begins a run; null where nothing is trained. */
  trains: string | null
  /** Bytes on the wire before the first picture, at most. */
  budget: number
}

const MEGABYTE = 1_000_000

export const benchRooms: readonly BenchRoom[] = [
  {
    name: 'Start',
    path: '',
    first: '[role=group][aria-label^="Samples with R"] canvas',
    trains: null,
    budget: 0.5 * MEGABYTE,
  },
  {
    name: 'Mixture',
    path: '#mixture',
    first: '[role=group][aria-label^="Samples of Gaussian"] canvas',
    trains: 'Train from scratch',
    budget: 1.1 * MEGABYTE,
  },
  {
    name: 'Interpolate',
    path: '#interpolate',
    first: '[role=img][aria-label^="The image generated from these weights"] canvas',
    trains: 'Train from scratch',
    budget: 1.1 * MEGABYTE,
  },
  {
    name: 'Fusion',
    path: '#fusion',
    first: '.pair-cell canvas',
    trains: 'Fine-tune',
    budget: 1.5 * MEGABYTE,
  },
  { name: 'Captions', path: '#captions', first: '[role=gridcell] .number.known', trains: null, budget: 1 * MEGABYTE },
]
