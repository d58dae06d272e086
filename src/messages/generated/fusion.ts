/** Generated from ../fusion.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const generationNotFinite = (of: { what: Value; caption: Value; value: Value; guidance: Value }): Message => ({
  id: 'generation-not-finite',
  text: `The ${of.what} generated for “${of.caption}” hold ${of.value}, so that nothing is shown or measured of them: the network’s numbers ran out of bounds. Lower the guidance, now ${of.guidance}, or take other weights.`,
})

export const samplingSteps = (of: { count: Value; most: Value }): Message => ({
  id: 'sampling-steps',
  text: `${of.count} sampling steps were asked for; the schedule has room for 1 to ${of.most}: set one of these.`,
})

export const samplingOffset = (of: { count: Value; offset: Value; first: Value; last: Value }): Message => ({
  id: 'sampling-offset',
  text: `${of.count} sampling steps with an offset of ${of.offset} begin at timestep ${of.first}, but the last is ${of.last}: take fewer steps.`,
})

export const checkpointForeign = (of: { format: Value; version: Value; known: Value; knownVersion: Value }): Message => ({
  id: 'checkpoint-foreign',
  text: `This file is no fine-tuning checkpoint: its format is "${of.format}", version "${of.version}"; expected "${of.known}", version "${of.knownVersion}": choose one that this page made.`,
})

export const checkpointTooLarge = (of: { weights: Value; size: Value; limit: Value; rank: Value; lora: Value }): Message => ({
  id: 'checkpoint-too-large',
  text: `A checkpoint of the whole UNet, ${of.weights} weights with two moments each, is ${of.size}, and a file may have ${of.limit} here: train LoRA, whose checkpoint of rank ${of.rank} is ${of.lora}.`,
})

export const checkpointStep = (of: { step: Value }): Message => ({
  id: 'checkpoint-step',
  text: `The checkpoint's step is "${of.step}"; it has to be a whole number from 0: take another copy of it.`,
})

export const checkpointData = (of: { data: Value }): Message => ({
  id: 'checkpoint-data',
  text: `The checkpoint does not say which data it is of (${of.data}): it is damaged; take an older one.`,
})

export const checkpointNoJson = (of: { key: Value }): Message => ({
  id: 'checkpoint-no-json',
  text: `The checkpoint's "${of.key}" is not JSON: it is damaged; take an older one.`,
})

export const fineTuningSetting = (of: { setting: Value; mend: Value }): Message => ({
  id: 'fine-tuning-setting',
  text: `Fine-tuning setting ${of.setting}${of.mend}.`,
})

export const imagesAndCaptions = (of: { images: Value; latents: Value; captions: Value }): Message => ({
  id: 'images-and-captions',
  text: `The settings say ${of.images} images, but there are ${of.latents} with ${of.captions} captions; each image needs one: load the set again.`,
})

export const multipleCaptionsMissing = (of: { count: Value; images: Value }): Message => ({
  id: 'multiple-captions-missing',
  text: `Multiple captions (MC) are on, but only ${of.count} of ${of.images} images have other captions: add some, or turn MC off.`,
})

export const fusionSetMissing = (of: { count: Value }): Message => ({
  id: 'fusion-set-missing',
  text: `Dual fusion is on, but there is no fusion set (${of.count} captions): choose one, or turn dual fusion off.`,
})

export const fusionImagesAndCaptions = (of: { images: Value; captions: Value }): Message => ({
  id: 'fusion-images-and-captions',
  text: `The fusion set has ${of.images} images with ${of.captions} captions; each image needs one: load the set again.`,
})

export const fusionOtherSize = (of: { shape: Value; expected: Value }): Message => ({
  id: 'fusion-other-size',
  text: `Latents of the fusion set are [${of.shape}], the training images' [${of.expected}]; both have to be of one size: load both for one model.`,
})

export const loraWithoutModel = (): Message => ({
  id: 'lora-without-model',
  text: `This run is LoRA: it holds only what is added to the model that it was trained on. Open that model first.`,
})

export const runWeightsOnly = (of: { step: Value }): Message => ({
  id: 'run-weights-only',
  text: `This file holds a run's weights only (of step ${of.step}), without what going on needs: generate with it, or start anew.`,
})

export const momentsDoNotFit = (of: { count: Value; expected: Value }): Message => ({
  id: 'moments-do-not-fit',
  text: `The checkpoint's moments do not fit its weights (${of.count} groups of ${of.expected}, or of other lengths): it is damaged; take an older one.`,
})

export const runOfOtherModel = (): Message => ({
  id: 'run-of-other-model',
  text: `This run was started from another model than the one that is open: open that one to go on.`,
})

export const runOfOtherData = (of: { role: Value }): Message => ({
  id: 'run-of-other-data',
  text: `This run was started on other ${of.role} images or captions than those that are loaded: load the same ${of.role} set, with the same captions, to go on.`,
})

export const loraRanks = (of: { ranks: Value }): Message => ({
  id: 'lora-ranks',
  text: `The LoRA file has layers of the ranks ${of.ranks}; one rank is supported: choose a file of one.`,
})

export const loraTextEncoder = (of: { name: Value }): Message => ({
  id: 'lora-text-encoder',
  text: `The LoRA file adapts the text encoder too ("${of.name}"), which is frozen here; take one that was trained on the UNet alone.`,
})

export const loraLayer = (of: { name: Value; file: Value; down: Value; up: Value }): Message => ({
  id: 'lora-layer',
  text: `"${of.name}" is no LoRA layer of a UNet: choose a ${of.file} whose layers are "${of.down}" and "${of.up}", or one of kohya's scripts or of peft.`,
})

export const loraMetadata = (of: { metadata: Value }): Message => ({
  id: 'lora-metadata',
  text: `The LoRA file’s "lora_adapter_metadata" cannot be read (${of.metadata}); take another copy of it.`,
})

export const loraOwnAlphas = (of: { count: Value }): Message => ({
  id: 'lora-own-alphas',
  text: `The LoRA file gives ${of.count} of its layers alphas of their own ("alpha_pattern"); one alpha is supported: choose another.`,
})

export const loraNoAttention = (): Message => ({
  id: 'lora-no-attention',
  text: `LoRA trains attention projections, but this UNet has no attention: train all of its weights.`,
})

export const noRunInMemory = (): Message => ({
  id: 'no-run-in-memory',
  text: `No run is in memory; start one, or open a stored one.`,
})

export const runToLookAt = (): Message => ({
  id: 'run-to-look-at',
  text: `This run is kept to look at and generate with; start a new one to train.`,
})

export const stepsOutOfRange = (of: { steps: Value; limits: Value }): Message => ({
  id: 'steps-out-of-range',
  text: `Sampling steps are ${of.steps}; give a whole number from ${of.limits}.`,
})

export const guidanceOutOfRange = (of: { guidance: Value; limits: Value }): Message => ({
  id: 'guidance-out-of-range',
  text: `Guidance is ${of.guidance}; give a number from ${of.limits}.`,
})

export const generationsOutOfRange = (of: { count: Value; limits: Value }): Message => ({
  id: 'generations-out-of-range',
  text: `Generations a caption are ${of.count}; give a whole number from ${of.limits}.`,
})

export const tameTarget = (of: { target: Value }): Message => ({
  id: 'tame-target',
  text: `The meter’s target is ${of.target}; give a number above 0, or leave the prompts as they are.`,
})

export const promptsOutOfRange = (of: { count: Value; least: Value; most: Value }): Message => ({
  id: 'prompts-out-of-range',
  text: `There are ${of.count} prompts; give ${of.least} to ${of.most} at a time.`,
})

export const fusionRunNotKept = (): Message => ({
  id: 'fusion-run-not-kept',
  text: `This run is not kept in this browser any more; choose another one.`,
})

export const runNotMeasured = (): Message => ({
  id: 'run-not-measured',
  text: `This run has no pictures: it was not measured yet; measure it first.`,
})

export const runPicturesDamaged = (): Message => ({
  id: 'run-pictures-damaged',
  text: `This run's pictures are damaged: they came out of the browser's storage other than they went in. Measure the run again to have new ones.`,
})

export const runBundled = (): Message => ({
  id: 'run-bundled',
  text: `This run comes with the page and cannot be deleted: leave it where it is.`,
})

export const checkpointNoRun = (): Message => ({
  id: 'checkpoint-no-run',
  text: `This checkpoint does not say what run it is of: it is no checkpoint of this page; choose another.`,
})

export const checkpointHeader = (): Message => ({
  id: 'checkpoint-header',
  text: `The checkpoint is damaged: its header cannot be read; take an older one.`,
})

export const runFileImages = (of: { where: Value; gallery: Value }): Message => ({
  id: 'run-file-images',
  text: `The run's ${of.where} names images that its ${of.gallery} lacks: it is damaged, take another copy.`,
})

export const runFileNoJson = (of: { path: Value }): Message => ({
  id: 'run-file-no-json',
  text: `A part of the run’s file, ${of.path}, is not JSON: it is damaged, take another copy.`,
})

export const runCaptionsCount = (): Message => ({
  id: 'run-captions-count',
  text: `The captions of the run's pictures do not fit its images: take another copy.`,
})

export const runPromptsCount = (): Message => ({
  id: 'run-prompts-count',
  text: `The prompts of the run's samples do not fit its images: take another copy.`,
})

export const runImagesMissingInFile = (of: { name: Value }): Message => ({
  id: 'run-images-missing-in-file',
  text: `The run's file has no square images named "${of.name}": it is damaged, take another copy.`,
})

export const runPicturesNoJson = (): Message => ({
  id: 'run-pictures-no-json',
  text: `What the run's file says of its pictures is not JSON: it is damaged, take another copy.`,
})

export const runSummaryDamaged = (of: { faults: Value }): Message => ({
  id: 'run-summary-damaged',
  text: `The file's summary of its run is damaged: ${of.faults}; take another copy of it.`,
})

export const runFileNoPictures = (): Message => ({
  id: 'run-file-no-pictures',
  text: `The file says that its run was measured but has no pictures of it: take another copy.`,
})

export const runFileNoWeights = (of: { unet: Value; lora: Value }): Message => ({
  id: 'run-file-no-weights',
  text: `The file says that its run has weights but holds neither ${of.unet} nor ${of.lora}: take another copy.`,
})

export const runWeightsNoUnet = (of: { name: Value; mend: Value }): Message => ({
  id: 'run-weights-no-unet',
  text: `The run’s weights are of no UNet: "${of.name}.weight" is missing. ${of.mend}`,
})

export const runLoraRank = (of: { rank: Value; expected: Value; mend: Value }): Message => ({
  id: 'run-lora-rank',
  text: `The run’s adapters are of rank ${of.rank}, and its settings say ${of.expected}. ${of.mend}`,
})

export const runLoraLacks = (of: { name: Value; mend: Value }): Message => ({
  id: 'run-lora-lacks',
  text: `The run’s adapters lack "${of.name}.lora.up.weight", which its UNet has a place for. ${of.mend}`,
})

export const noDiffusionModel = (): Message => ({
  id: 'no-diffusion-model',
  text: `No model is open yet; open one first.`,
})

export const noSetLoaded = (of: { what: Value }): Message => ({
  id: 'no-set-loaded',
  text: `No ${of.what} is loaded yet; choose one first.`,
})

export const runSetNotLoaded = (of: { what: Value; name: Value; count: Value }): Message => ({
  id: 'run-set-not-loaded',
  text: `This run's ${of.what} is ${of.name}, ${of.count} images, which is not loaded; choose those images again to go on.`,
})

export const runCaptionsOther = (of: { name: Value }): Message => ({
  id: 'run-captions-other',
  text: `This run learnt from captions made in the Captions room, which are not those that ${of.name} has now; provide the same ones again.`,
})

export const runOtherSize = (of: { size: Value; open: Value }): Message => ({
  id: 'run-other-size',
  text: `This run is of images of ${of.size} px, and the model is open with images of ${of.open} px; choose ${of.size} px in the fold Model.`,
})

export const runBelongsTo = (of: { name: Value; open: Value }): Message => ({
  id: 'run-belongs-to',
  text: `This run belongs to the model ${of.name}, and ${of.open} is open; open ${of.name} for it.`,
})

export const captionsCount = (of: { captions: Value; count: Value; name: Value }): Message => ({
  id: 'captions-count',
  text: `There are ${of.captions} captions for the ${of.count} images of ${of.name}; each image needs one: make one for each.`,
})

export const captionEmpty = (of: { place: Value; count: Value }): Message => ({
  id: 'caption-empty',
  text: `Caption ${of.place} of ${of.count} is empty; each image needs one, write it or take the image out.`,
})

export const noRoomCaptions = (of: { name: Value; there: Value }): Message => ({
  id: 'no-room-captions',
  text: `${of.name} has no captions from the Captions room yet; make them there, or choose one of: ${of.there}.`,
})

export const noSuchCaptions = (of: { name: Value; regime: Value; there: Value }): Message => ({
  id: 'no-such-captions',
  text: `${of.name} has no ${of.regime} captions; choose one of: ${of.there}.`,
})

export const promptNoWords = (of: { prompt: Value }): Message => ({
  id: 'prompt-no-words',
  text: `The prompt “${of.prompt}” has no words that the text encoder reads; type some.`,
})

export const generationMissing = (of: { generation: Value; count: Value }): Message => ({
  id: 'generation-missing',
  text: `Generation ${of.generation} was asked for; this run has ${of.count}, counted from 0: choose one of these.`,
})

export const fineTuningNotANumber = (of: { what: Value; step: Value; learningRate: Value }): Message => ({
  id: 'fine-tuning-not-a-number',
  text: `${of.what} is not a number at step ${of.step}: go back to the last checkpoint and lower the learning rate, ${of.learningRate}.`,
})
