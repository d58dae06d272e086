/** Generated from ../files.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const gzipTooLarge = (of: { name: Value; most: Value; what: Value }): Message => ({
  id: 'gzip-too-large',
  text: `${of.name}: unpacks to more than ${of.most} bytes, too many for ${of.what}; choose a smaller file.`,
})

export const gzipDamaged = (of: { name: Value; count: Value }): Message => ({
  id: 'gzip-damaged',
  text: `${of.name}: the gzip data are damaged or cut short after ${of.count} unpacked bytes; fetch the file again.`,
})

export const siteFileChanged = (of: { path: Value; than: Value }): Message => ({
  id: 'site-file-changed',
  text: `${of.path}: the host sent something else than ${of.than} (another SHA-256); reload the page, and tell whoever runs it if that does not help.`,
})

export const runZipOther = (of: { main: Value; there: Value; maker: Value }): Message => ({
  id: 'run-zip-other',
  text: `This .zip holds no ${of.main}, only ${of.there}; choose one that ${of.maker} made.`,
})

export const runZipDamaged = (of: { why: Value }): Message => ({
  id: 'run-zip-damaged',
  text: `This .zip is damaged (${of.why}); take another copy of it, or export the run again.`,
})

export const runZipNone = (of: { why: Value; maker: Value }): Message => ({
  id: 'run-zip-none',
  text: `This is no .zip of a run (${of.why}); choose one that ${of.maker} made.`,
})

export const zipSealBroken = (of: { mend: Value }): Message => ({
  id: 'zip-seal-broken',
  text: `This .zip is damaged, or was changed after it was made (its seal does not fit it); ${of.mend}`,
})

export const zipNoDirectory = (of: { archive: Value }): Message => ({
  id: 'zip-no-directory',
  text: `${of.archive}: this zip has no directory at its end; the file is cut short, fetch or make it again.`,
})

export const zipDirectoryDamaged = (of: { archive: Value; count: Value }): Message => ({
  id: 'zip-directory-damaged',
  text: `${of.archive}: the zip's directory is damaged after ${of.count}; make the archive again.`,
})

export const zipHoldsTwice = (of: { archive: Value; name: Value }): Message => ({
  id: 'zip-holds-twice',
  text: `${of.archive}: the zip holds ${of.name} twice; make the archive again.`,
})

export const zipEmpty = (of: { archive: Value }): Message => ({
  id: 'zip-empty',
  text: `${of.archive}: there is no file in this zip; choose another.`,
})

export const siteFileMissing = (of: { path: Value; answer: Value }): Message => ({
  id: 'site-file-missing',
  text: `${of.path}: the host has no such file (it answered with ${of.answer}); reload the page: "npm run build" makes a complete site, data and models included.`,
})

export const siteUnreachable = (of: { path: Value }): Message => ({
  id: 'site-unreachable',
  text: `${of.path}: the page's host cannot be reached; check the connection and try again.`,
})

export const siteBrokeOff = (of: { path: Value; count: Value }): Message => ({
  id: 'site-broke-off',
  text: `${of.path}: the connection broke off after ${of.count}; check it and try again.`,
})

export const unreadableFile = (of: { path: Value; reason: Value }): Message => ({
  id: 'unreadable-file',
  text: `${of.path}: this file ${of.reason}; choose another copy of it.`,
})

export const setIndexWrong = (of: { path: Value }): Message => ({
  id: 'set-index-wrong',
  text: `${of.path}: this is no index of an image set; reload the page: "npm run build" makes a complete site.`,
})

export const setLabelWrong = (of: { file: Value; place: Value; label: Value; most: Value }): Message => ({
  id: 'set-label-wrong',
  text: `${of.file}: label ${of.place} is ${of.label} where 0 to ${of.most} are expected; put the original file back.`,
})

export const setImagesWrongShape = (of: { file: Value; width: Value; height: Value; channels: Value; size: Value; expected: Value }): Message => ({
  id: 'set-images-wrong-shape',
  text: `${of.file}: images of ${of.width}×${of.height}×${of.channels} where ${of.size}×${of.size}×${of.expected} are expected; put the original file back.`,
})

export const setImagesWrongCount = (of: { file: Value; count: Value; expected: Value }): Message => ({
  id: 'set-images-wrong-count',
  text: `${of.file}: it has ${of.count} images where ${of.expected} are expected; put the original file back.`,
})

export const partNotKept = (of: { path: Value; mend: Value }): Message => ({
  id: 'part-not-kept',
  text: `${of.path} was not kept: ${of.mend}`,
})
