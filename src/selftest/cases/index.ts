/** What training does, on small shapes: our own kernels, and the stock operations that the networks are made of. */
import type { CaseGroup } from '../types'
import { convolutionKernelCases } from './convolution-kernels'
import { convolutionCases } from './convolutions'
import { halvesCases } from './halves'
import { lossCases } from './losses'
import { batchNormCases, biasCases, groupNormCases } from './norms'
import { optimizerCases } from './optimizer'
import { imageCases, productCases } from './stock'
import { unetCases } from './unet'

export const caseGroups: readonly CaseGroup[] = [
  { title: 'Bias and activation', cases: biasCases },
  { title: 'Batch norm', cases: batchNormCases },
  { title: 'Group norm', cases: groupNormCases },
  { title: 'Convolutions', cases: convolutionCases },
  { title: 'Convolution kernels', cases: convolutionKernelCases },
  { title: 'Matrix products', cases: productCases, stockOnWebgpu: true },
  { title: 'Layers of the UNet', cases: unetCases },
  { title: 'Weights kept as halves', cases: halvesCases },
  { title: 'Losses and draws', cases: lossCases },
  { title: 'Adam', cases: optimizerCases },
  { title: 'Images', cases: imageCases },
]
