/** The files of diffusers' layout that a text-to-image model is read from here, by their names in its folder. */
import { TEXT_ENCODER, VAE_DECODER, VAE_ENCODER } from '../../../diffusion/model/frozen-parts'
import { CLIP_TEXT_STEM } from '../../../diffusion/text-encoder/config'
import { STEM } from '../../../diffusion/unet/unet-folder'
import { allWeightNames } from '../../../tensor/files/weight-files'

export const UNET_CONFIG = 'unet/config.json'
export const SCHEDULER_CONFIG = 'scheduler/scheduler_config.json'
export const DECODER_CONFIG = 'vae_decoder/config.json'
export const VAE_CONFIG = 'vae/config.json'

/** They do not learn. */
export const FROZEN_NETWORKS: readonly string[] = [TEXT_ENCODER, VAE_ENCODER, VAE_DECODER]

/** A folder's weights: a file, or an index of several, in the first place where one is. */
export interface Weights {
  folder: string
  stem: string
}

export const UNET_WEIGHTS: Weights = { folder: 'unet', stem: STEM }
export const TEXT_WEIGHTS: Weights = { folder: 'text_encoder', stem: CLIP_TEXT_STEM }
export const VAE_WEIGHTS: Weights = { folder: 'vae', stem: STEM }

/** Name of the plain weights, for what a model lacks. */
export const plainWeights = ({ folder, stem }: Weights) => `${folder}/${stem}.safetensors`

/** Where weights may be; the first that is there is taken. */
export const weightPlaces = ({ folder, stem }: Weights) =>
  allWeightNames(stem).flatMap(({ file, indexes }) => [
    { name: `${folder}/${file}`, isIndex: false },
    ...indexes.map((name) => ({ name: `${folder}/${name}`, isIndex: true })),
  ])

/** All files of a part in one of the forms in which it is read. */
export interface PartForm {
  files: readonly string[]
  weights?: Weights
}

/** What a whole model has, each part in its forms; the first that is whole is taken. */
export const NEEDED_PARTS: readonly (readonly PartForm[])[] = [
  [{ files: [UNET_CONFIG], weights: UNET_WEIGHTS }],
  [{ files: [SCHEDULER_CONFIG] }],
  [
    { files: ['tokenizer/tokenizer.json', 'tokenizer/tokenizer_config.json'] },
    { files: ['tokenizer/vocab.json', 'tokenizer/merges.txt'] },
  ],
  [{ files: [TEXT_ENCODER] }, { files: ['text_encoder/config.json'], weights: TEXT_WEIGHTS }],
  [{ files: [VAE_ENCODER, DECODER_CONFIG, VAE_DECODER] }, { files: [VAE_CONFIG], weights: VAE_WEIGHTS }],
]

/** Read where they are there. */
export const FURTHER_PARTS: readonly string[] = [
  'unet/card.json',
  'text_encoder/config.json',
  'tokenizer/tokenizer_config.json',
  'tokenizer/special_tokens_map.json',
]
