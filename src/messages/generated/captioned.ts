/** Generated from ../captioned.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const bundledCount = (of: { count: Value; name: Value; most: Value }): Message => ({
  id: 'bundled-count',
  text: `${of.count} images of ${of.name} were asked for; choose a whole number from 1 to ${of.most}.`,
})

export const captionTableNone = (of: { path: Value }): Message => ({
  id: 'caption-table-none',
  text: `${of.path}: it has no captions; give it a column named caption.`,
})

export const captionsWithoutImages = (of: { path: Value }): Message => ({
  id: 'captions-without-images',
  text: `${of.path} names no images: its lines are captions alone; write each as the image's name and its caption.`,
})

export const tooFewCaptioned = (of: { have: Value; least: Value; why: Value }): Message => ({
  id: 'too-few-captioned',
  text: `${of.have}, but a set needs at least ${of.least}${of.why}; choose more images with captions.`,
})

export const noCaptionedChosen = (): Message => ({
  id: 'no-captioned-chosen',
  text: `No files were chosen, or the folder is empty; choose images with captions.`,
})

export const imageGone = (of: { path: Value; reason: Value }): Message => ({
  id: 'image-gone',
  text: `${of.path}: the image ${of.reason}, though it was read when its set was loaded; put the file back as it was, or load the images again.`,
})

export const imageChanged = (of: { path: Value }): Message => ({
  id: 'image-changed',
  text: `${of.path} shows another image than when its set was loaded; put the file back as it was, or load the images again.`,
})

export const tooManyCaptioned = (of: { count: Value; most: Value }): Message => ({
  id: 'too-many-captioned',
  text: `${of.count} images with captions were chosen, more than the ${of.most} that a set may have; choose fewer.`,
})

export const noUsableCaptioned = (of: { why: Value }): Message => ({
  id: 'no-usable-captioned',
  text: `There are no usable images in what was chosen${of.why}; choose PNG, JPEG or WebP images with captions.`,
})

export const imagesWithoutCaptions = (of: { images: Value; why: Value }): Message => ({
  id: 'images-without-captions',
  text: `${of.images}${of.why}; put a metadata.csv or metadata.jsonl with file_name and text beside the images, or a .txt beside each image.`,
})

export const metadataTooLarge = (of: { path: Value; count: Value; most: Value }): Message => ({
  id: 'metadata-too-large',
  text: `${of.path} has ${of.count} bytes; metadata of 5,000 images needs fewer than ${of.most}, so leave out columns or rows.`,
})

export const metadataEmpty = (of: { path: Value }): Message => ({
  id: 'metadata-empty',
  text: `${of.path} has no row; give each image a row with its path and its caption.`,
})

export const metadataNoPaths = (of: { path: Value; there: Value }): Message => ({
  id: 'metadata-no-paths',
  text: `${of.path} has no column of the images' paths (${of.there}); name that column file_name.`,
})

export const metadataNoCaptions = (of: { path: Value; there: Value }): Message => ({
  id: 'metadata-no-captions',
  text: `${of.path} has no column of captions (${of.there}); name that column text, caption or prompt.`,
})
