/** The files of diffusers' layout that a text-to-image model is read from here, by their names in its folder. */
import { allWeightNames } from '../../../tensor/files/weight-files'
import { STEM } from '../../../diffusion/unet/unet-folder'

export const UNET_CONFIG = 'unet/config.json'
export const SCHEDULER_CONFIG = 'scheduler/scheduler_config.json'
export const DECODER_CONFIG = 'vae_decoder/config.json'

/** They do not learn. */
export const FROZEN_NETWORKS: readonly string[] = [
  'text_encoder/model.onnx',
  'vae_encoder/model.onnx',
  'vae_decoder/model.onnx',
]

/** Without one of them, or the UNet's weights, it is no whole model. */
export const NEEDED_PARTS = [
  UNET_CONFIG,
  SCHEDULER_CONFIG,
  'tokenizer/tokenizer.json',
  'tokenizer/tokenizer_config.json',
  'text_encoder/model.onnx',
  'vae_encoder/model.onnx',
  DECODER_CONFIG,
  'vae_decoder/model.onnx',
] as const

/** Read where they are there. */
export const FURTHER_PARTS = ['unet/card.json', 'text_encoder/config.json'] as const

/** Name of the plain weights, for what a model lacks. */
export const UNET_WEIGHTS = `unet/${STEM}.safetensors`

/** Where the UNet's weights may be: a file, or an index of several; the first that is there is taken. */
export const WEIGHT_PLACES = allWeightNames(STEM).flatMap(({ file, indexes }) => [
  { name: `unet/${file}`, isIndex: false },
  ...indexes.map((name) => ({ name: `unet/${name}`, isIndex: true })),
])
