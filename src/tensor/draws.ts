/** Random draws on the device, from noise that the run's own generator made. */
export { drawCategorical, oneHotRows } from '../gpu/kernels/categorical'
