/** Generated from ../results.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const fileNoneOf = (of: { what: Value; problem: Value }): Message => ({
  id: 'file-none-of',
  text: `${of.what} ${of.problem} Take the file as the page or its scripts made it.`,
})

export const settingUnknown = (of: { path: Value; value: Value; hint: Value }): Message => ({
  id: 'setting-unknown',
  text: `There is no setting "${of.path}" to be ${of.value}${of.hint}: take it out, or name one that there is.`,
})

export const figureCheckpointsDiffer = (of: { what: Value; first: Value; second: Value; unit: Value }): Message => ({
  id: 'figure-checkpoints-differ',
  text: `${of.what} looked at after ${of.first} and ${of.second} ${of.unit}; they have to be the same: make the figure's files anew.`,
})

export const figureSeedShort = (of: { seed: Value; specific: Value; fusion: Value; needed: Value }): Message => ({
  id: 'figure-seed-short',
  text: `Seed ${of.seed} has R ${of.specific} and ${of.fusion} times; ${of.needed} are needed, one for each checkpoint: make the figure's files anew.`,
})

export const figurePrompts = (of: { step: Value; file: Value; nearest: Value; similarities: Value; prompts: Value }): Message => ({
  id: 'figure-prompts',
  text: `At step ${of.step} ${of.file} has ${of.nearest} nearest images and ${of.similarities} similarities; ${of.prompts} are needed, one for each prompt: make the figure's files anew.`,
})

export const figureImageOutside = (of: { step: Value; file: Value; image: Value; images: Value }): Message => ({
  id: 'figure-image-outside',
  text: `At step ${of.step} ${of.file} names training image ${of.image}; there are ${of.images}, from 0: make the figure's files anew.`,
})

export const figureShares = (of: { file: Value; count: Value; needed: Value }): Message => ({
  id: 'figure-shares',
  text: `The pair's ${of.file} has ${of.count} shares; ${of.needed} are needed, one for each Gaussian: make the figure's files anew.`,
})

export const sweepNone = (of: { format: Value; known: Value }): Message => ({
  id: 'sweep-none',
  text: `This is no sweep: its "format" is ${of.format}; a sweep's is "${of.known}", as in the files of the button “Download sweep”: choose one of these.`,
})

export const sweepTooMany = (of: { name: Value; count: Value; most: Value }): Message => ({
  id: 'sweep-too-many',
  text: `The sweep "${of.name}" has ${of.count} runs; ${of.most} are the most. Leave out values or seeds.`,
})

export const sweepTwice = (of: { sweep: Value; name: Value; seed: Value }): Message => ({
  id: 'sweep-twice',
  text: `The sweep "${of.sweep}" has the run "${of.name}" of seed ${of.seed} twice; leave the second one out.`,
})

export const sweepSame = (of: { sweep: Value; name: Value; seed: Value; other: Value }): Message => ({
  id: 'sweep-same',
  text: `The sweep "${of.sweep}" has the run "${of.name}" of seed ${of.seed} once more as "${of.other}", which changes nothing of it; leave one out.`,
})

export const sweepShard = (of: { index: Value; of: Value }): Message => ({
  id: 'sweep-shard',
  text: `--shard is ${of.index}/${of.of}; it has to be i/n with i from 0 to n − 1: give it so.`,
})

export const sweepRoomCaptions = (of: { captions: Value }): Message => ({
  id: 'sweep-room-captions',
  text: `A sweep has no captions of the room Captions ("captions" is "${of.captions}"); take another kind.`,
})

export const sheetSize = (of: { path: Value; width: Value; height: Value; neededWidth: Value; neededHeight: Value }): Message => ({
  id: 'sheet-size',
  text: `${of.path} is ${of.width} × ${of.height} px; ${of.neededWidth} × ${of.neededHeight} are needed. Reload the page.`,
})

export const noCanvas = (): Message => ({
  id: 'no-canvas',
  text: `This browser gives no canvas to read the pictures with; try another.`,
})
