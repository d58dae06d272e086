/** Parts of the page that a teacher's link can leave out, and figures that one can show alone, by the names that an address gives them. */
import type { Room } from '../page/address/route.svelte'

export interface Part {
  /** As `data-part` has it on the page. */
  name: string
  label: string
  /** Null: of every room. */
  room: Exclude<Room, 'start' | 'runs'> | null
}

const of = (room: Part['room'], ...parts: readonly (readonly [name: string, label: string])[]): Part[] =>
  parts.map(([name, label]) => ({ name, label, room }))

export const parts: readonly Part[] = [
  ...of(
    null,
    ['rooms', 'Way to the other rooms'],
    ['recipe', 'Left column: what one chooses'],
    ['readings', 'Right column: what it measures'],
    ['engine', 'What it computes with'],
    ['transport', 'Bar at the bottom: what starts a run'],
  ),
  ...of(
    'mixture',
    ['equations', 'Equations'],
    ['probe', 'Which Gaussian is it?'],
    ['segments', 'Test images by Gaussian'],
    ['clusters', 'Gaussians against labels'],
    ['scores', 'Scores'],
    ['losses', 'Losses'],
    ['generated-images', 'Scores of the generated images'],
    ['mixture-weights', 'Mixture weights'],
    ['terms-of-r-c', 'Terms of R_C'],
    ['trainable-parameters', 'Trainable parameters'],
  ),
  ...of('interpolate', ['fan', 'From one to all others']),
  ...of(
    'captions',
    ['generalise', 'How captions are generalised'],
    ['tagger', 'Taggers'],
    ['second-opinion', 'Second opinion'],
    ['flags', 'Flags'],
  ),
  ...of(
    'fusion',
    ['data-and-captions', '1 Data and captions'],
    ['method', '2 Method'],
    ['train', '3 Train'],
    ['generate', '4 Generate'],
    ['compare', '5 Compare'],
  ),
  ...of('results', ['take-away', 'Copy and download'], ['run-yourself', 'Run it yourself']),
]

/** What a projector leaves out: readings that nobody at the back reads. */
export const smallPrint: readonly string[] = [
  'engine',
  'losses',
  'trainable-parameters',
  'terms-of-r-c',
  'take-away',
  'run-yourself',
  'flags',
  'second-opinion',
  'tagger',
]

export interface Figure {
  name: string
  label: string
  room: Room
}

export const figures: readonly Figure[] = [
  { name: 'one-term', label: 'One term differs', room: 'start' },
  { name: 'between', label: 'Between the modes', room: 'start' },
  { name: 'general', label: 'What makes a caption general', room: 'start' },
  { name: 'by-heart', label: 'Watch it learn by heart', room: 'start' },
  { name: 'samples', label: 'Samples', room: 'mixture' },
  { name: 'mix', label: 'Mixture of Gaussians', room: 'interpolate' },
  { name: 'table', label: 'The table or figure that is open', room: 'results' },
]
