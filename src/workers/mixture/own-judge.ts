/** The classifier of the visitor's own that judges in place of the bundled ones: opened, kept in this browser, given up. */
import * as says from '../../messages/generated/mixture'
import * as tf from '@tensorflow/tfjs-core'
import { zipSync } from 'fflate'
import * as v from 'valibot'
import { BadInput } from '../../data/bad-input'
import { listZip } from '../../data/archives/zip'
import type { ImageDataset } from '../../data/images/types'
import { fromBytes, toSourceFiles, type NamedBytes, type OwnFile } from '../../data/source-file'
import type { OwnClassifier } from '../../judges/own/open'
import type { Pictures } from '../../data/pictures'
import type { ValueRange } from '../../judges/types'
import { momentsOf, type Moments } from '../../metrics/pictures/frechet'
import type { KeptFileStore } from '../../store/kept-files'
import type { Task } from '../../tensor/cancellation'
import type { Answer, Ask, GaussianNames, OwnJudgeReport } from './protocol'
import { PREVIEW_SEED } from './observation'
import type { Run } from './run'

/** Where it lies among the visitor's kept files. */
const PLACE = 'mixture-judge'
/** In the kept zip, beside the files as they were chosen. */
const CHOICES = 'modeweave-judge.json'
/** Folder of these: alone, no file may be called "__proto__" by who writes zips. Earlier zips have none. */
const CHOSEN = 'chosen/'
const choicesSchema = v.object({ range: v.picklist(['symmetric', 'unit', 'bytes', 'imagenet']) })
/** Real images that stand for all: a network of the visitor's may take a tenth of a second for each. */
const REFERENCES = 1000
/** Images that its time is measured with. */
const TIMED = 8
/** Samples of each Gaussian that it is named by. */
const NAMING_SAMPLES = 20

interface Present {
  files: readonly OwnFile[]
  range: ValueRange
  kept: boolean
  /** An image, as far as a few told. */
  milliseconds: number
  classifier: OwnClassifier
  /** Of real images, by their set's id. */
  references: Map<string, Moments>
}

export class OwnJudge {
  private present: Present | null = null
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly store: KeptFileStore) {}

  /** Null where a bundled classifier judges. */
  get classifier(): OwnClassifier | null {
    return this.present?.classifier ?? null
  }

  /** Work with the network, which is not closed meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    return done
  }

  /**
   * Puts a network in the place of whatever judged before, and keeps its files in this browser.
   * @throws BadInput, UnreadableFile: the one before stays
   */
  load({ source, range: asked }: Ask<'loadJudge'>): Promise<OwnJudgeReport> {
    return this.inTurn(async () => {
      const chosen = await this.chosen(source)
      const range = asked ?? chosen.range
      // What reads such networks is fetched when there is one: most bring none.
      const { openOwnClassifier } = await import('../../judges/own/open')
      const classifier = await openOwnClassifier(chosen.files, range)
      const milliseconds = await timeOf(classifier)
      const kept = await this.keep(classifier.name, chosen.files, range)
      await this.present?.classifier.network.close()
      this.present = { files: chosen.files, range, kept, milliseconds, classifier, references: new Map() }
      return reportOf(this.present)
    })
  }

  /** What this browser keeps from an earlier visit. */
  async kept(): Promise<Answer<'keptJudge'>> {
    const found = await this.store.get(PLACE)
    return { name: found?.name ?? null }
  }

  /** The bundled classifiers judge again, and nothing is kept. */
  drop(): Promise<void> {
    return this.inTurn(async () => {
      await this.present?.classifier.network.close()
      this.present = null
      await this.store.drop(PLACE)
    })
  }

  /** Gaussian of the features of a set's training images, or of as many spread over it. @throws Error where none is loaded; Cancelled */
  async reference({ id, train, size, channels }: ImageDataset, task: Task): Promise<Moments> {
    const { references, classifier } = this.opened()
    const known = references.get(id)
    if (known !== undefined) return known
    const pixels = spread(train.pixels, train.count, size * size * channels)
    const count = Math.min(train.count, REFERENCES)
    const { features, logits } = await classifier.network.look({ count, size, channels, pixels }, task)
    try {
      const made = momentsOf(await features.data(), features.shape[1])
      references.set(id, made)
      return made
    } finally {
      features.dispose()
      logits?.dispose()
    }
  }

  /** What the network takes each Gaussian's samples for. @throws BadInput where none is loaded; Cancelled */
  names({ model, iteration }: Pick<Run, 'model' | 'iteration'>, task: Task = {}): Promise<GaussianNames> {
    return this.inTurn(async () => {
      const { classifier } = this.opened()
      const { rows, columns, size, channels, pixels } = await model.sample(NAMING_SAMPLES, PREVIEW_SEED)
      const labels = await labelsOf(classifier, { count: rows * columns, size, channels, pixels }, task)
      const classes = Array.from({ length: rows }, (_, row) => {
        const { label, votes } = commonest(labels.slice(row * columns, (row + 1) * columns))
        return { name: classifier.classNames[label] ?? '', votes }
      })
      return { network: classifier.name, iteration, samples: columns, classes }
    })
  }

  private opened(): Present {
    if (this.present === null) throw new BadInput(says.noOwnJudge())
    return this.present
  }

  private async chosen(source: Ask<'loadJudge'>['source']): Promise<{ files: readonly OwnFile[]; range: ValueRange }> {
    if (source.kind === 'files') return { files: source.files, range: 'symmetric' }
    if (source.kind === 'present') return this.opened()
    const found = await this.store.get(PLACE)
    if (found === null) throw new BadInput(says.ownJudgeNotKept())
    const zip = fromBytes(`${found.name}.zip`, new Uint8Array(await found.content.arrayBuffer()))
    const files: NamedBytes[] = []
    let range: ValueRange = 'symmetric'
    for (const file of await listZip(zip)) {
      const bytes = await file.read()
      if (file.path === CHOICES) range = v.parse(choicesSchema, JSON.parse(new TextDecoder().decode(bytes))).range
      else {
        const path = file.path.startsWith(CHOSEN) ? file.path.slice(CHOSEN.length) : file.path
        files.push({ path, bytes })
      }
    }
    return { files, range }
  }

  /** Whether they outlive the page. */
  private async keep(name: string, files: readonly OwnFile[], range: ValueRange): Promise<boolean> {
    const choices: v.InferOutput<typeof choicesSchema> = { range }
    const packed: Record<string, Uint8Array> = { [CHOICES]: new TextEncoder().encode(JSON.stringify(choices)) }
    for (const file of toSourceFiles(files)) packed[CHOSEN + file.path] = await file.read()
    return this.store.put(PLACE, { name, content: new Blob([zipSync(packed, { level: 0 })]) })
  }
}

function reportOf({ classifier, range, kept, milliseconds }: Present): OwnJudgeReport {
  const { network, name, classNames, isNamed } = classifier
  const { crop, channels } = network.preprocessing
  return { name, classNames, isNamed, size: crop, channels, features: network.width, range, milliseconds, kept }
}

/** Milliseconds an image, the second time: for the first, of so many at once, a GPU compiles shaders. */
async function timeOf({ network }: OwnClassifier): Promise<number> {
  let begun = 0
  for (let time = 0; time < 2; time++) {
    begun = performance.now()
    const images = { count: TIMED, size: 1, channels: 1, pixels: new Uint8Array(TIMED) } as const
    const { features, logits } = await network.look(images)
    await Promise.all([features.data(), logits?.data()])
    tf.dispose([features, logits ?? []])
  }
  return (performance.now() - begun) / TIMED
}

/** Every so many of the images, `REFERENCES` of them, so that a set that is ordered by class is seen whole. */
function spread(pixels: Uint8Array, count: number, length: number): Uint8Array {
  if (count <= REFERENCES) return pixels
  const taken = new Uint8Array(REFERENCES * length)
  for (let i = 0; i < REFERENCES; i++) {
    const from = Math.floor((i * count) / REFERENCES) * length
    taken.set(pixels.subarray(from, from + length), i * length)
  }
  return taken
}

/** The likeliest class of each image. */
async function labelsOf({ network, classNames }: OwnClassifier, images: Pictures, task: Task): Promise<number[]> {
  const { features, logits } = await network.look(images, task)
  try {
    const values = (await logits?.data()) ?? new Float32Array()
    const width = classNames.length
    return Array.from({ length: images.count }, (_, image) => {
      const row = values.subarray(image * width, (image + 1) * width)
      return row.indexOf(Math.max(...row))
    })
  } finally {
    features.dispose()
    logits?.dispose()
  }
}

/** The label that occurs most often, of equals the first, and how often. */
function commonest(labels: readonly number[]): { label: number; votes: number } {
  const votes = new Map<number, number>()
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1)
  return [...votes].reduce((best, [label, count]) => (count > best.votes ? { label, votes: count } : best), {
    label: -1,
    votes: 0,
  })
}
