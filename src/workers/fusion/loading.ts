/** Sets of captioned images, in the open model's size. */
import type { LoadBytes } from '../../data/fetch-bytes'
import { formatCount } from '../../data/bad-input'
import { loadBundledSet } from '../../data/captioned/bundled'
import type { CaptionedSet } from '../../data/captioned/types'
import { fusionCaption } from '../../data/captioned/fusion-caption'
import { cropAndResize } from '../../data/images/resample'
import type { Task } from '../../tensor/cancellation'
import type { CaptionTokenizer } from '../../diffusion/captions/tokenizer'
import type { Understood } from '../../data/understood-types'
import type { CaptionedSource, OwnFiles, SetRole } from './protocol'

export interface ImageShape {
  size: number
  channels: 1 | 3
}

/** Reads images with captions that the visitor chose. */
export type LoadOwnSet = (source: OwnFiles, shape: ImageShape, task: Task) => Promise<LoadedSet>

/** A set, with what was understood of the visitor's files where they are the visitor's. */
export type LoadedSet = CaptionedSet & { readonly understood?: Understood }

/**
 * @throws BadInput: what cannot be used, or how many images there are; Cancelled
 */
export async function loadSet(
  role: SetRole,
  source: CaptionedSource,
  shape: ImageShape,
  { loadBytes, loadOwnSet }: { loadBytes: LoadBytes; loadOwnSet: LoadOwnSet },
  task: Task,
): Promise<LoadedSet> {
  if (source.kind !== 'files')
    return fitted(await loadBundledSet(source.kind, source.count, loadBytes, task.onProgress), shape)
  const set = await loadOwnSet(source, shape, task)
  if (role === 'training') return set
  // Bundled fusion sets come with such captions.
  const original = set.captions.original.map((caption) => (/^with\b/i.test(caption) ? caption : fusionCaption(caption)))
  return { ...set, captions: { original } }
}

/** The set with a note on captions that the text encoder does not see to their ends. */
export function withCutNote(set: LoadedSet, tokenizer: Pick<CaptionTokenizer, 'measure'>): LoadedSet {
  const measures = set.captions.original.map((caption) => tokenizer.measure(caption))
  const cut = measures.filter(({ length, room }) => length > room).length
  const [{ room } = { room: 0 }] = measures
  if (cut === 0) return set
  const note = `${formatCount(cut)} of ${formatCount(set.count)} captions ${cut === 1 ? 'has' : 'have'} more than the ${room} tokens that the text encoder takes; it does not see ${cut === 1 ? 'its end' : 'their ends'}.`
  return withNote(set, note)
}

/** The set with a note on captions that hold a tokenizer's own marks, which it leaves out. */
export function withMarkNote(set: LoadedSet, tokenizer: Pick<CaptionTokenizer, 'marksIn'>): LoadedSet {
  const marked = set.captions.original.map((caption) => tokenizer.marksIn(caption)).filter(({ length }) => length > 0)
  if (marked.length === 0) return set
  const marks = [...new Set(marked.flat())].join(' and ')
  const note = `${formatCount(marked.length)} of ${formatCount(set.count)} captions ${marked.length === 1 ? 'holds' : 'hold'} ${marks}, the tokenizer's own marks; they are left out for the text encoder.`
  return withNote(set, note)
}

function withNote(set: LoadedSet, note: string): LoadedSet {
  const { notes, understood } = set
  const told = { ...set, notes: [...notes, note] }
  return understood ? { ...told, understood: { ...understood, notes: [...understood.notes, note] } } : told
}

/** The same images in another size, or grey ones for a model of colours; made when they are asked for, as large ones may be more than fit. */
function fitted(set: CaptionedSet, { size, channels }: ImageShape): CaptionedSet {
  if (set.size === size && set.channels === channels) return set
  const length = size * size * channels
  const pixelsAt = async (places: ArrayLike<number>) => {
    const pixels = new Uint8Array(places.length * length)
    for (let i = 0; i < places.length; i++) {
      const image = await set.pixelsAt([places[i] ?? -1])
      const raw = { width: set.size, height: set.size, channels: set.channels, pixels: image }
      pixels.set(cropAndResize(raw, size, channels), i * length)
    }
    return pixels
  }
  return { ...set, id: `${set.id}:${size}x${channels}`, size, channels, pixelsAt }
}
