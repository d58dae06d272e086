// The training kernels' entry points. Compiled by scripts/build-wasm-kernels.mjs into ../kernels.generated.ts, and with relaxed SIMD into
// ../kernels-relaxed.generated.ts.
//
// The module imports the memory of tfjs' own WebAssembly module and works in place on its tensors, so every function takes
// byte offsets and owns nothing: no static data, no allocation, no stack (either would overwrite tfjs' memory).
export { padImages, pixelTable, padChannels } from './images'
export { packFilter } from './pack'
export { multiplyPixels } from './multiply'
export { filterGradient, unpackFilterGradient } from './filter-gradient'
export {
  affineActivation,
  channelMoments,
  biasActivationGradient,
  batchNormGradientSums,
  batchNormGradient,
} from './channels'
export { attend, attendGradient } from './attention'
export { gatedGelu, gatedGeluGradient } from './gated-gelu'
export { adamUpdate, sumOfSquares } from './adam'
export { runningAverage } from './running-average'
export { normaliseGroups, groupGradients } from './group-norm'
export { normaliseRows, rowGradients } from './row-norm'
export { widenBfloats, widenHalves } from './halves'
