/** What the papers' objectives are made of: losses that are one kernel with their gradient where the backend has it, stock operations elsewhere. */
export { crossEntropy } from '../gpu/kernels/cross-entropy'
export { informationMaximisation, type InformationMaximisation } from '../gpu/kernels/information-maximisation'
export { softplusLoss } from '../gpu/kernels/softplus-loss'
