/** Generated from ../images.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const classSharesWrong = (of: { shares: Value; name: Value; classes: Value }): Message => ({
  id: 'class-shares-wrong',
  text: `The class shares ${of.shares} do not fit ${of.name}, which has ${of.classes} classes; give each a number of 0 or more, one of them more.`,
})

export const classSharesUnlabelled = (of: { name: Value }): Message => ({
  id: 'class-shares-unlabelled',
  text: `${of.name} has images without labels, so they have no class shares; leave the shares out, or choose images in folders by class.`,
})

export const classSharesNoneLeft = (of: { name: Value; shares: Value }): Message => ({
  id: 'class-shares-none-left',
  text: `No image of ${of.name} is left with the class shares ${of.shares}; make the small shares larger.`,
})

export const cifarLength = (of: { name: Value; count: Value; be: Value; kind: Value; length: Value }): Message => ({
  id: 'cifar-length',
  text: `${of.name}: ${of.count} ${of.be} not a whole number of ${of.kind} records of ${of.length} bytes; the file is cut short or is no binary batch, fetch it again.`,
})

export const cifarLabel = (of: { name: Value; record: Value; label: Value; most: Value; kind: Value }): Message => ({
  id: 'cifar-label',
  text: `${of.name}: the label of record ${of.record} is ${of.label} where 0 to ${of.most} are expected; this is no batch of ${of.kind}’s binary version, choose its .bin files.`,
})

export const idxLabelsAlone = (of: { names: Value }): Message => ({
  id: 'idx-labels-alone',
  text: `${of.names}: labels without images; choose the file of images too.`,
})

export const idxCountsDiffer = (of: { name: Value; labels: Value; of: Value; images: Value }): Message => ({
  id: 'idx-counts-differ',
  text: `${of.name}: it has ${of.labels} but ${of.of} has ${of.images}; choose two files that belong together.`,
})

export const idxNone = (of: { name: Value; start: Value }): Message => ({
  id: 'idx-none',
  text: `${of.name}: this is no IDX file (its first bytes are ${of.start}, expected 00 00 08 03 for images or 00 00 08 01 for labels); choose an IDX file as MNIST has them.`,
})

export const idxType = (of: { name: Value; type: Value; code: Value }): Message => ({
  id: 'idx-type',
  text: `${of.name}: the header says that the values are ${of.type} (type 0x${of.code}), but only unsigned bytes (0x08) can be read; save the file with values from 0 to 255.`,
})

export const idxHeaderShort = (of: { name: Value; needed: Value; dimensions: Value; length: Value }): Message => ({
  id: 'idx-header-short',
  text: `${of.name}: the header needs ${of.needed} bytes for its ${of.dimensions} dimensions but the file has only ${of.length}; the file is cut short, fetch it again.`,
})

export const idxShort = (of: { name: Value; contents: Value; expected: Value; count: Value }): Message => ({
  id: 'idx-short',
  text: `${of.name}: the header says ${of.contents} (${of.expected}) but only ${of.count} follow; the file is cut short, fetch it again.`,
})

export const idxLong = (of: { name: Value; contents: Value; expected: Value; count: Value }): Message => ({
  id: 'idx-long',
  text: `${of.name}: the header says ${of.contents} (${of.expected}) but ${of.count} follow; the header or the file is damaged, fetch it again.`,
})

export const idxLabelsForImages = (of: { name: Value }): Message => ({
  id: 'idx-labels-for-images',
  text: `${of.name} holds labels (magic 2049) where images (2051) are expected; the two files seem to be swapped, exchange them.`,
})

export const idxShape = (of: { name: Value; shape: Value }): Message => ({
  id: 'idx-shape',
  text: `${of.name}: an array of shape ${of.shape} holds no images; expected count×height×width, or count×height×width×3 for colour: save it so.`,
})

export const idxNoPixel = (of: { name: Value; contents: Value }): Message => ({
  id: 'idx-no-pixel',
  text: `${of.name}: the header says ${of.contents}: there is no pixel in it; choose another file.`,
})

export const idxImagesForLabels = (of: { name: Value; magic: Value }): Message => ({
  id: 'idx-images-for-labels',
  text: `${of.name} holds images (magic ${of.magic}) where labels (2049) are expected; the two files seem to be swapped, exchange them.`,
})

export const idxNoLabel = (of: { name: Value }): Message => ({
  id: 'idx-no-label',
  text: `${of.name}: the header says 0 labels; choose another file.`,
})

export const idxLabelForEach = (of: { imagesName: Value; images: Value; labelsName: Value; labels: Value }): Message => ({
  id: 'idx-label-for-each',
  text: `${of.imagesName} has ${of.images} but ${of.labelsName} has ${of.labels}; every image needs one label, so choose two files that belong together.`,
})

export const labelTableLine = (of: { path: Value; line: Value; mend: Value }): Message => ({
  id: 'label-table-line',
  text: `${of.path}: line ${of.line} ${of.mend}.`,
})

export const noFilesChosen = (): Message => ({
  id: 'no-files-chosen',
  text: `No files were chosen, or the folder is empty; choose some images.`,
})

export const noUsableImages = (of: { why: Value }): Message => ({
  id: 'no-usable-images',
  text: `There are no usable images. ${of.why} Choose others, or mend these.`,
})

export const imagesTooMany = (of: { count: Value; size: Value; channels: Value; gigabytes: Value; most: Value }): Message => ({
  id: 'images-too-many',
  text: `${of.count} images of ${of.size}×${of.size}×${of.channels} need ${of.gigabytes} GB of memory, more than 1 GB; choose at most ${of.most} images or a smaller size.`,
})

export const gzipMoreThanSaid = (of: { name: Value; length: Value }): Message => ({
  id: 'gzip-more-than-said',
  text: `${of.name}: it unpacks to more than the ${of.length} bytes that its header tells; fetch it again.`,
})

export const noImages = (of: { mend: Value }): Message => ({
  id: 'no-images',
  text: `There are no images in what was chosen; ${of.mend}.`,
})

export const noImagesAmong = (of: { total: Value; be: Value; verdict: Value; shown: Value; mend: Value; pickled: Value }): Message => ({
  id: 'no-images-among',
  text: `${of.total} that ${of.be} chosen ${of.verdict} (${of.shown}); ${of.mend}.${of.pickled}`,
})

export const tooFewImages = (of: { have: Value; least: Value; why: Value }): Message => ({
  id: 'too-few-images',
  text: `${of.have}, but training needs at least ${of.least}${of.why}; choose more images.`,
})
