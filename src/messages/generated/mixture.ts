/** Generated from ../mixture.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const mixtureFileWrong = (of: { what: Value }): Message => ({
  id: 'mixture-file-wrong',
  text: `This file is not a Modeweave mixture run: ${of.what}. Choose another, or train anew.`,
})

export const mixtureSetting = (of: { path: Value; mend: Value }): Message => ({
  id: 'mixture-setting',
  text: `The setting "${of.path}" ${of.mend}.`,
})

export const samplesPerImage = (of: { count: Value; components: Value }): Message => ({
  id: 'samples-per-image',
  text: `S = ${of.count} Gaussians an image is more than K = ${of.components}; set S to ${of.components} or less.`,
})

export const firstPhaseTooLong = (of: { first: Value; iterations: Value }): Message => ({
  id: 'first-phase-too-long',
  text: `C learns alone for N₁ = ${of.first} iterations, and the run ends at ${of.iterations}, before G and D begin; raise the iterations or lower N₁.`,
})

export const givenShares = (of: { shares: Value; mend: Value }): Message => ({
  id: 'given-shares',
  text: `The shares that R_C is given, "${of.shares}", ${of.mend}.`,
})

export const qualitySamples = (of: { parts: Value; count: Value }): Message => ({
  id: 'quality-samples',
  text: `The Inception score is a mean over ${of.parts} parts of the samples, and there are ${of.count}; measure ${of.parts} or more, or 0 for none.`,
})

export const asPublishedAll = (of: { components: Value; count: Value }): Message => ({
  id: 'as-published-all',
  text: `"As published" passes all K = ${of.components} Gaussians for every image (Eq. 3); set S to ${of.components}, it is ${of.count}.`,
})

export const settingFixed = (of: { setting: Value }): Message => ({
  id: 'setting-fixed',
  text: `The setting "${of.setting}" cannot change while a run goes on; start a new run.`,
})

export const tooFewForGaussians = (of: { components: Value; images: Value }): Message => ({
  id: 'too-few-for-gaussians',
  text: `K = ${of.components} Gaussians need at least as many images, and there are ${of.images}; lower K or add images.`,
})

export const batchAboveImages = (of: { name: Value; size: Value; images: Value }): Message => ({
  id: 'batch-above-images',
  text: `${of.name} of ${of.size} is more than the ${of.images} training images; lower it to ${of.images} or less, or add images.`,
})

export const noWeightsOfGaussians = (): Message => ({
  id: 'no-weights-of-gaussians',
  text: `No weights were given; give at least one row of them.`,
})

export const weightsNotConvex = (of: { row: Value; count: Value; sum: Value; components: Value }): Message => ({
  id: 'weights-not-convex',
  text: `Weights ${of.row} have ${of.count} entries that sum to ${of.sum}; they need ${of.components} non-negative ones that sum to 1: set them so.`,
})

export const noClassifier = (of: { method: Value }): Message => ({
  id: 'no-classifier',
  text: `The method "${of.method}" trains no classifier, so it has no p(k|x); choose another.`,
})

export const imageWrongSize = (of: { count: Value; size: Value; channels: Value; expected: Value }): Message => ({
  id: 'image-wrong-size',
  text: `The image has ${of.count} values; this model takes ${of.size}×${of.size}×${of.channels} = ${of.expected}: choose an image of that size.`,
})

export const noSamplesToScore = (): Message => ({
  id: 'no-samples-to-score',
  text: `No samples cannot be scored; ask for some.`,
})

export const noModelOpen = (): Message => ({
  id: 'no-model-open',
  text: `No model is open yet; open one or start a new run.`,
})

export const noImagesLoaded = (): Message => ({
  id: 'no-images-loaded',
  text: `No images are loaded yet; choose a dataset first.`,
})

export const runOfOtherImages = (of: { run: Value; loaded: Value }): Message => ({
  id: 'run-of-other-images',
  text: `This run was trained on ${of.run}, and ${of.loaded} is loaded; load ${of.run} to score it.`,
})

export const noOwnJudge = (): Message => ({
  id: 'no-own-judge',
  text: `No network of your own judges; choose one to have the Gaussians named by it.`,
})

export const ownJudgeNotKept = (): Message => ({
  id: 'own-judge-not-kept',
  text: `Your network is not kept in this browser any more; choose its files again.`,
})

export const noBundledClassifier = (of: { name: Value }): Message => ({
  id: 'no-bundled-classifier',
  text: `No classifier of ${of.name} comes with the page, so its samples have no scores; MNIST, Fashion-MNIST and the emoji have one, and a network of your own can judge: choose one.`,
})

export const scoreNeedsImages = (of: { name: Value }): Message => ({
  id: 'score-needs-images',
  text: `Samples are scored by the images that they are to be like; load ${of.name}.`,
})

export const runImagesMissing = (of: { name: Value }): Message => ({
  id: 'run-images-missing',
  text: `This run was trained on ${of.name}, which is not loaded; load it, or start a new run.`,
})

export const runRestMoved = (of: { name: Value; iteration: Value; shown: Value }): Message => ({
  id: 'run-rest-moved',
  text: `The rest of ${of.name} is of iteration ${of.iteration}, what is shown of ${of.shown}: reload the page, which may have changed meanwhile.`,
})

export const runNotStored = (): Message => ({
  id: 'run-not-stored',
  text: `This run is not stored in this browser any more; start a new one.`,
})

export const trainingNotANumber = (of: { what: Value; iteration: Value }): Message => ({
  id: 'training-not-a-number',
  text: `${of.what} is not a number at iteration ${of.iteration}; lower the learning rates or the loss weights.`,
})
