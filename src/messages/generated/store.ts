/** Generated from ../store.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const captionsDamaged = (): Message => ({
  id: 'captions-damaged',
  text: `The captions that this browser kept are damaged: their list came out of its storage other than it went in. Load them from their file again.`,
})

export const imagesNotKept = (of: { name: Value; reason: Value }): Message => ({
  id: 'images-not-kept',
  text: `${of.name} could not be kept in this browser: ${of.reason}. Training goes on; choose the images again after a reload.`,
})

export const runJsonForeign = (of: { format: Value }): Message => ({
  id: 'run-json-foreign',
  text: `The run.json of this .zip is not of a run’s file of Modeweave (its format is ${of.format}); choose one that “Download run” made.`,
})

export const runFileNewer = (of: { version: Value; known: Value }): Message => ({
  id: 'run-file-newer',
  text: `This run’s file is of version ${of.version}, made by a newer Modeweave; this page reads version ${of.known}: reload the page to have the newest.`,
})

export const runJsonDamaged = (of: { faults: Value }): Message => ({
  id: 'run-json-damaged',
  text: `The run.json of this run is damaged: ${of.faults}; take another copy of it.`,
})

export const runJsonNoJson = (): Message => ({
  id: 'run-json-no-json',
  text: `The run.json of this .zip is not JSON: it is damaged, take another copy of it.`,
})

export const runOfOtherRoom = (of: { whose: Value; room: Value }): Message => ({
  id: 'run-of-other-room',
  text: `This file is of a run of the room ${of.whose}, not of ${of.room}: drop it anywhere on the page, and it opens in its room.`,
})

export const runFileLacks = (of: { path: Value }): Message => ({
  id: 'run-file-lacks',
  text: `This run’s file lacks ${of.path}, which its run.json names; take another copy of it.`,
})

export const runFileOtherPart = (of: { path: Value }): Message => ({
  id: 'run-file-other-part',
  text: `The ${of.path} of this run’s file is not the one that its run.json is of (its SHA-256 is another); take another copy of it.`,
})

export const runZipExported = (of: { there: Value }): Message => ({
  id: 'run-zip-exported',
  text: `This .zip holds networks for other programs (${of.there}), not the run that they are of; choose one that "Download run" made.`,
})

export const runOpenElsewhereDelete = (): Message => ({
  id: 'run-open-elsewhere-delete',
  text: `This run is open in another tab and cannot be deleted; close it there first.`,
})

export const runOpenElsewhere = (): Message => ({
  id: 'run-open-elsewhere',
  text: `This run is open in another tab, which saves it; go on there, or here with a copy of it.`,
})

export const noOwnImages = (): Message => ({
  id: 'no-own-images',
  text: `None of your own images are loaded; choose them first.`,
})

export const imagesNotKeptAnyMore = (): Message => ({
  id: 'images-not-kept-any-more',
  text: `These images are not kept in this browser any more; choose them again.`,
})

export const runDamaged = (of: { which: Value; run: Value; part: Value; mend: Value }): Message => ({
  id: 'run-damaged',
  text: `The ${of.which} of ${of.run} is damaged: its ${of.part} came out of the browser's storage other than they went in. ${of.mend}`,
})
