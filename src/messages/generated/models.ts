/** Generated from ../models.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const tokenizerLacksMark = (of: { mark: Value }): Message => ({
  id: 'tokenizer-lacks-mark',
  text: `tokenizer.json lacks the token "${of.mark}", which tokenizer_config.json names; take both from one model.`,
})

export const tokenizerForeign = (of: { name: Value; path: Value; problem: Value }): Message => ({
  id: 'tokenizer-foreign',
  text: `${of.name}: "${of.path}" is not as CLIP's tokenizers have it (${of.problem}); choose a model with CLIP's text encoder.`,
})

export const modelFileMissing = (of: { name: Value }): Message => ({
  id: 'model-file-missing',
  text: `The folder has no ${of.name}: choose the folder of a whole model in diffusers' layout.`,
})

export const modelPartsMissing = (of: { there: Value; missing: Value }): Message => ({
  id: 'model-parts-missing',
  text: `The folder holds ${of.there}, but not ${of.missing}: add what is missing from the model's own folder.`,
})

export const modelPartsUnread = (of: { there: Value; missing: Value; unread: Value }): Message => ({
  id: 'model-parts-unread',
  text: `The folder holds ${of.there}, but not ${of.missing}; ${of.unread} cannot be read, being PyTorch's own format or a network that cannot learn: save the model again as .safetensors.`,
})

export const modelFileNoJson = (of: { name: Value }): Message => ({
  id: 'model-file-no-json',
  text: `${of.name} is not JSON; fetch it again.`,
})

export const textEncoderOther = (of: { name: Value; shape: Value; expected: Value }): Message => ({
  id: 'text-encoder-other',
  text: `${of.name} makes embeddings [${of.shape}] of a caption, the UNet takes [${of.expected}]: they are of different models; take both from one.`,
})

export const unetSampleSize = (of: { value: Value }): Message => ({
  id: 'unet-sample-size',
  text: `unet/config.json: "sample_size" is ${of.value}; the page makes square images: write one number there, the edge of the latents.`,
})

export const decoderImages = (of: { name: Value; width: Value; height: Value; channels: Value }): Message => ({
  id: 'decoder-images',
  text: `${of.name} makes images of ${of.width}×${of.height} px with ${of.channels} channels; square ones with 1 or 3 are needed: choose another model.`,
})

export const encoderLatents = (of: { name: Value; shape: Value; size: Value; expected: Value }): Message => ({
  id: 'encoder-latents',
  text: `${of.name} makes latents [${of.shape}] of a ${of.size} image, the UNet takes [${of.expected}]: they are of different models; take both from one.`,
})

export const imagesOtherSize = (of: { size: Value; channels: Value; modelSize: Value; modelChannels: Value }): Message => ({
  id: 'images-other-size',
  text: `The images have ${of.size} px and ${of.channels}, the model takes ${of.modelSize} px and ${of.modelChannels}: load them again for this model.`,
})

export const imagesSizeNone = (of: { size: Value; sizes: Value }): Message => ({
  id: 'images-size-none',
  text: `This model makes no images of ${of.size} px; choose ${of.sizes}.`,
})

export const latentScale = (of: { scaling: Value; shift: Value }): Message => ({
  id: 'latent-scale',
  text: `The autoencoder's config.json: "scaling_factor" is ${of.scaling} and "shift_factor" ${of.shift}; both have to be numbers: mend the file.`,
})

export const latentChannelScale = (of: { key: Value; value: Value }): Message => ({
  id: 'latent-channel-scale',
  text: `The autoencoder's config.json: "${of.key}" is ${of.value}; latents are scaled by one number here ("scaling_factor"): choose a model that is like this.`,
})

export const networkNotFinite = (of: { network: Value; value: Value; of: Value }): Message => ({
  id: 'network-not-finite',
  text: `${of.network} makes ${of.value} of ${of.of}: its file is damaged, take another copy of it.`,
})

export const networkChannels = (of: { name: Value; shape: Value; whose: Value; channels: Value }): Message => ({
  id: 'network-channels',
  text: `${of.name} takes [${of.shape}], ${of.whose} ${of.channels} channels: they are of different models; take both from one.`,
})

export const scheduleNoObject = (of: { value: Value }): Message => ({
  id: 'schedule-no-object',
  text: `scheduler_config.json holds ${of.value}; expected an object of settings: take the model's own file.`,
})

export const scheduleZeroSnr = (of: { kind: Value }): Message => ({
  id: 'schedule-zero-snr',
  text: `scheduler_config.json: "rescale_betas_zero_snr" is true with "prediction_type" ${of.kind}, but pure noise says nothing of x0; use v_prediction.`,
})

export const scheduleSetting = (of: { key: Value; value: Value; expected: Value }): Message => ({
  id: 'schedule-setting',
  text: `scheduler_config.json: "${of.key}" is ${of.value}; expected ${of.expected}: mend the file.`,
})

export const schedulerNearest = (of: { scheduler: Value; sampler: Value; difference: Value }): Message => ({
  id: 'scheduler-nearest',
  text: `The model's scheduler_config.json names ${of.scheduler}; ${of.sampler} samples in its place, ${of.difference}; take more steps where images look unfinished.`,
})

export const schedulerLeavesOut = (of: { settings: Value; sampler: Value }): Message => ({
  id: 'scheduler-leaves-out',
  text: `The model's scheduler_config.json sets ${of.settings}, which ${of.sampler} does without here; take more steps where images look unfinished.`,
})

export const scheduleOtherNoise = (of: { scheduler: Value }): Message => ({
  id: 'schedule-other-noise',
  text: `scheduler_config.json: ${of.scheduler} is of a model that learns another noise than DDPM's over whole timesteps; choose a model with a scheduler of those, such as DDIMScheduler or PNDMScheduler.`,
})

export const scheduleTrainedBetas = (of: { problem: Value; expected: Value }): Message => ({
  id: 'schedule-trained-betas',
  text: `scheduler_config.json: "trained_betas" ${of.problem}; write ${of.expected} numbers between 0 and 1, or null: mend the file.`,
})

export const unetConfigNoObject = (of: { value: Value }): Message => ({
  id: 'unet-config-no-object',
  text: `config.json: it holds ${of.value}, but has to hold an object of settings; take the model's own file.`,
})

export const unetConfigSetting = (of: { key: Value; value: Value; why: Value }): Message => ({
  id: 'unet-config-setting',
  text: `config.json: "${of.key}" is ${of.value}: ${of.why}. Choose a model that is like this, or mend the file.`,
})

export const unetConfigMissing = (of: { name: Value }): Message => ({
  id: 'unet-config-missing',
  text: `The folder has no ${of.name}: choose the "unet" folder of a model in diffusers' layout.`,
})

export const unetConfigNoJson = (of: { name: Value }): Message => ({
  id: 'unet-config-no-json',
  text: `${of.name} is not JSON; fetch it again.`,
})

export const weightsDoNotFit = (of: { claim: Value; complaints: Value; mend: Value }): Message => ({
  id: 'weights-do-not-fit',
  text: `${of.claim}: ${of.complaints}. ${of.mend}`,
})

export const addressNone = (of: { typed: Value; example: Value }): Message => ({
  id: 'address-none',
  text: `"${of.typed}" is no address; type one such as ${of.example}.`,
})

export const addressProtocol = (of: { typed: Value; protocol: Value }): Message => ({
  id: 'address-protocol',
  text: `"${of.typed}" begins with ${of.protocol}; only https: addresses and this page's own host are opened: type one of these.`,
})

export const addressLogin = (of: { host: Value }): Message => ({
  id: 'address-login',
  text: `The address of ${of.host} holds a login ("name:password@"); type it without, or choose the folder from disk.`,
})

export const modelsSeveral = (of: { count: Value; names: Value }): Message => ({
  id: 'models-several',
  text: `What was chosen holds ${of.count} models: ${of.names}; choose one of them.`,
})

export const modelNone = (of: { what: Value; mark: Value }): Message => ({
  id: 'model-none',
  text: `${of.what} ${of.mark}: choose the folder of a whole model in diffusers' layout, or a zip of it.`,
})

export const tensorTooLarge = (of: { name: Value; size: Value; limit: Value }): Message => ({
  id: 'tensor-too-large',
  text: `The UNet's "${of.name}" takes ${of.size}, more than the ${of.limit} that this GPU gives to one tensor; choose a smaller model.`,
})

export const modelTooLarge = (of: { what: Value; size: Value; limit: Value; gpu: Value }): Message => ({
  id: 'model-too-large',
  text: `${of.what} take ${of.size}, more than the ${of.limit} that WebAssembly can address; choose a smaller model, or a browser with WebGPU, where it takes about ${of.gpu} of the GPU's memory.`,
})

export const modelStepTooLarge = (of: { networks: Value; edge: Value; size: Value; filled: Value; limit: Value; gpu: Value }): Message => ({
  id: 'model-step-too-large',
  text: `The networks take ${of.networks} and, with a step of LoRA on one image of ${of.edge}×${of.edge} latents, about ${of.size}: more than the ${of.filled} that a tab can count on of the ${of.limit} that WebAssembly addresses; choose a smaller model, or a browser with WebGPU, where it takes about ${of.gpu} of the GPU's memory.`,
})

export const modelTooLargeGpu = (of: { what: Value; size: Value; limit: Value }): Message => ({
  id: 'model-too-large-gpu',
  text: `${of.what} take ${of.size}, more than the ${of.limit} that this GPU has as you stated it; choose a smaller model, or state more where that is so.`,
})

export const runWithoutWeights = (): Message => ({
  id: 'run-without-weights',
  text: `This run comes without its weights; it can be looked at, not generated with: open another one for that.`,
})

export const modelHostStatus = (of: { address: Value; host: Value; status: Value }): Message => ({
  id: 'model-host-status',
  text: `${of.address}: ${of.host} answered with status ${of.status}; check the address, or choose the folder from disk.`,
})

export const modelHostPage = (of: { address: Value }): Message => ({
  id: 'model-host-page',
  text: `${of.address} is a web page, not a file of a model; type the address of the folder that its files lie in.`,
})

export const modelHostUnreachable = (of: { address: Value; host: Value }): Message => ({
  id: 'model-host-unreachable',
  text: `${of.address} cannot be fetched: ${of.host} is not reachable, or does not let other sites read its files (CORS); download the folder and choose it from disk.`,
})

export const modelHostBrokeOff = (of: { address: Value; count: Value }): Message => ({
  id: 'model-host-broke-off',
  text: `${of.address}: the connection broke off after ${of.count} bytes; check it and try again.`,
})

export const clipVocabForeign = (): Message => ({
  id: 'clip-vocab-foreign',
  text: `vocab.json: it is not a list of tokens with their ids, as CLIP’s tokenizer has it; take the model's own file.`,
})

export const clipMergeForm = (of: { place: Value; merge: Value }): Message => ({
  id: 'clip-merge-form',
  text: `merges.txt: merge ${of.place} is “${of.merge}”; it has to be two tokens with a blank between: take the model's own file.`,
})

export const clipMergeUnknown = (of: { place: Value; token: Value }): Message => ({
  id: 'clip-merge-unknown',
  text: `merges.txt: merge ${of.place} makes “${of.token}”, which vocab.json lacks: the two are of different tokenizers; take both from one.`,
})

export const networkMissing = (of: { onnx: Value; weights: Value }): Message => ({
  id: 'network-missing',
  text: `The folder has no ${of.onnx}, nor ${of.weights} with its config.json: choose the folder of a whole model in diffusers' layout.`,
})

export const tokenizerMissing = (of: { name: Value; others: Value }): Message => ({
  id: 'tokenizer-missing',
  text: `The folder has no ${of.name}, ${of.others}: choose the folder of a whole model in diffusers' layout.`,
})

export const captionsTooLong = (of: { length: Value; places: Value }): Message => ({
  id: 'captions-too-long',
  text: `The captions have ${of.length} tokens, the text encoder takes ${of.places}; shorten them.`,
})
