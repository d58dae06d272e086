/** Work of fixed shapes that is recorded once and replayed, and copies of what it gives back. */
export { inputOf, Replayed, replaySentence, type Given, type Input, type ReplayState } from '../gpu/replay/replayed'
export { snapshot } from '../gpu/replay/snapshot'
