/** Work of fixed shapes that is recorded once and replayed, and copies of what it gives back. */
export {
  asTensors,
  disposeInputs,
  inputOf,
  Replayed,
  replaySentence,
  tensorOf,
  type Given,
  type Input,
  type Inputs,
  type ReplayState,
} from '../gpu/replay/replayed'
export { snapshot } from '../gpu/replay/snapshot'
