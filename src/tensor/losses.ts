/** What the papers' objectives are made of: losses that are one kernel with their gradient where the backend has it, stock operations elsewhere. */
export { classifierLoss, type ClassifierLoss } from '../gpu/kernels/classifier-loss'
export { softplusLoss, type LogitBatch } from '../gpu/kernels/softplus-loss'
