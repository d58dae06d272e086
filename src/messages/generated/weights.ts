/** Generated from ../weights.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const tensorNameReserved = (): Message => ({
  id: 'tensor-name-reserved',
  text: `A tensor is named "__metadata__", which the format reserves: rename it.`,
})

export const tensorValuesShape = (of: { name: Value; count: Value; shape: Value; needed: Value }): Message => ({
  id: 'tensor-values-shape',
  text: `Tensor "${of.name}" has ${of.count} values but its shape [${of.shape}] needs ${of.needed}: export the weights anew.`,
})

export const safetensorsNoLength = (of: { length: Value }): Message => ({
  id: 'safetensors-no-length',
  text: `The safetensors file is cut short: it has ${of.length} bytes, less than its length field; fetch it again.`,
})

export const safetensorsHeaderLength = (of: { length: Value }): Message => ({
  id: 'safetensors-header-length',
  text: `This is no safetensors file: its header would be ${of.length} bytes long; choose the .safetensors file of the model.`,
})

export const safetensorsCutShort = (of: { name: Value; end: Value; length: Value }): Message => ({
  id: 'safetensors-cut-short',
  text: `The safetensors file is cut short: tensor "${of.name}" ends at byte ${of.end} of the data, which has ${of.length}; fetch it again.`,
})

export const safetensorsTensorBytes = (of: { name: Value; bytes: Value; dtype: Value; shape: Value; needed: Value }): Message => ({
  id: 'safetensors-tensor-bytes',
  text: `Tensor "${of.name}" of the safetensors file has ${of.bytes} bytes, but ${of.dtype} [${of.shape}] needs ${of.needed}: take another copy of the file.`,
})

export const safetensorsHeaderCut = (of: { length: Value; needed: Value }): Message => ({
  id: 'safetensors-header-cut',
  text: `The safetensors file is cut short, or is none: it has ${of.length} bytes, its header alone needs ${of.needed}; fetch it again.`,
})

export const safetensorsHeaderNoJson = (of: { length: Value }): Message => ({
  id: 'safetensors-header-no-json',
  text: `This is no safetensors file: its header of ${of.length} bytes is not JSON; choose the .safetensors file of the model.`,
})

export const safetensorsHeaderNoObject = (): Message => ({
  id: 'safetensors-header-no-object',
  text: `This is no safetensors file: its header is not a JSON object; choose the .safetensors file of the model.`,
})

export const safetensorsMetadata = (): Message => ({
  id: 'safetensors-metadata',
  text: `"__metadata__" of the safetensors file has to map names to texts: save it anew without other remarks.`,
})

export const safetensorsTensorDescription = (of: { name: Value }): Message => ({
  id: 'safetensors-tensor-description',
  text: `Tensor "${of.name}" of the safetensors file lacks a valid dtype, shape or data_offsets: take another copy of the file.`,
})

export const safetensorsDtype = (of: { name: Value; dtype: Value; known: Value }): Message => ({
  id: 'safetensors-dtype',
  text: `Tensor "${of.name}" of the safetensors file has the unsupported type ${of.dtype}: convert it to one of ${of.known}.`,
})

export const safetensorsOffsets = (of: { name: Value; offsets: Value }): Message => ({
  id: 'safetensors-offsets',
  text: `Tensor "${of.name}" of the safetensors file has the impossible offsets [${of.offsets}]: take another copy of the file.`,
})

export const safetensorsHole = (of: { name: Value; begin: Value; where: Value; expected: Value }): Message => ({
  id: 'safetensors-hole',
  text: `Tensor "${of.name}" of the safetensors file begins at byte ${of.begin}, ${of.where}; expected ${of.expected}: take another copy of the file.`,
})

export const safetensorsRest = (of: { bytes: Value }): Message => ({
  id: 'safetensors-rest',
  text: `The safetensors file has ${of.bytes} bytes behind its last tensor: take another copy of the file.`,
})

export const safetensorsTooLargeNumber = (of: { name: Value; value: Value }): Message => ({
  id: 'safetensors-too-large-number',
  text: `Tensor "${of.name}" of the safetensors file holds ${of.value}, more than 32 bits: convert it to F32.`,
})

export const weightsMissing = (of: { stem: Value }): Message => ({
  id: 'weights-missing',
  text: `The folder has neither ${of.stem}.safetensors nor ${of.stem}.safetensors.index.json: weights in other formats are not read; save the model with safetensors.`,
})

export const shardMissing = (of: { indexName: Value; file: Value }): Message => ({
  id: 'shard-missing',
  text: `${of.indexName} names the file "${of.file}", which is not there; choose the folder with all parts of the model.`,
})

export const shardHoldsOther = (of: { file: Value; name: Value; indexName: Value; where: Value }): Message => ({
  id: 'shard-holds-other',
  text: `${of.file} holds the tensor "${of.name}", which ${of.indexName} has in ${of.where}; take all parts from one download.`,
})

export const shardLacks = (of: { indexName: Value; name: Value; file: Value }): Message => ({
  id: 'shard-lacks',
  text: `${of.indexName} has the tensor "${of.name}" in ${of.file}, which lacks it; take all parts from one download.`,
})

export const shardIndexNoJson = (of: { name: Value }): Message => ({
  id: 'shard-index-no-json',
  text: `${of.name} is not JSON; fetch it again.`,
})

export const shardIndexNoMap = (of: { name: Value }): Message => ({
  id: 'shard-index-no-map',
  text: `${of.name} lacks a "weight_map" that names a .safetensors file of its folder for each tensor; fetch it again.`,
})

export const weightNotFinite = (of: { whose: Value; name: Value; value: Value; mend: Value }): Message => ({
  id: 'weight-not-finite',
  text: `${of.whose}: tensor ${of.name} holds ${of.value}, which is no weight; ${of.mend}`,
})

export const batchNoCount = (of: { batch: Value }): Message => ({
  id: 'batch-no-count',
  text: `The batch is ${of.batch} images; it has to be a whole number of at least 1: set it anew.`,
})

export const batchTooLarge = (of: { batch: Value; count: Value }): Message => ({
  id: 'batch-too-large',
  text: `The batch is ${of.batch} images but the dataset has only ${of.count}: choose a batch of at most ${of.count}, or add images.`,
})

export const layersLibraryUnreachable = (): Message => ({
  id: 'layers-library-unreachable',
  text: `The part of TensorFlow.js that reads and writes its models could not be fetched; check the connection and try again.`,
})

export const rowsDoNotFit = (of: { count: Value; shape: Value }): Message => ({
  id: 'rows-do-not-fit',
  text: `${of.count} values are no whole number of rows [${of.shape}]: make them anew from what they came from.`,
})

export const partConfigMissing = (of: { name: Value; folder: Value }): Message => ({
  id: 'part-config-missing',
  text: `The folder has no ${of.name}: choose the "${of.folder}" folder of a model in diffusers' layout.`,
})

export const partConfigNoJson = (of: { name: Value }): Message => ({
  id: 'part-config-no-json',
  text: `${of.name} is not JSON; fetch it again.`,
})
