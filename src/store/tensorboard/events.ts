/**
 * A run as TensorBoard events: scalars, samples and settings in one file, which TensorBoard, W&B, Aim and trackio open. Field numbers are
 * those of `tensorflow/core/util/event.proto` and `tensorflow/core/framework/summary.proto`.
 */
import { writePng, type Picture } from '../../tensor/files/png'
import { float32, float64, joined, message, raw, text, whole, type Field } from '../../tensor/files/protobuf'
import { flattened, hparamSummaries } from './hparams'
import { recordFile } from './records'

/** Milliseconds from 1970 to the earliest date that a zip can hold: what is of no time is dated so, in a zip and in here. */
export const NO_TIME = Date.UTC(1980, 0, 1)

/** Readers know such a file by the beginning of its name, and take the number for seconds since 1970. */
export const EVENTS_FILE = `events.out.tfevents.${String(NO_TIME / 1000).padStart(10, '0')}.modeweave`

/** What was measured at a step, by name; what is missing or NaN was not. */
export interface ScalarRow {
  step: number
  values: Readonly<Record<string, number | null | undefined>>
}

export interface RunEvents {
  /** Of any depth; they become hyper-parameters by their paths. */
  settings: object
  /** Oldest first. */
  rows: readonly ScalarRow[]
  /** Oldest first. */
  pictures: readonly { tag: string; step: number; picture: Picture }[]
  /** Whether the run is at its end; one that is not has no end in HParams. */
  finished: boolean
  /** Milliseconds since 1970 that all events are dated, for a run keeps no clock of its iterations; where nothing is known, `NO_TIME`. */
  at: number
}

/** PNG's colours as Summary.Image.colorspace has them. */
const COLOUR_SPACE = { 1: 1, 3: 3 } as const

/** The same run gives the same bytes. */
export function writeEvents({ settings, rows, pictures, finished, at }: RunEvents): Uint8Array<ArrayBuffer> {
  const time = at / 1000
  // Event: wall_time = 1, step = 2, file_version = 3, summary = 5.
  const event = (step: number, ...content: Field[]) => joined([float64(1, time), whole(2, step), ...content])
  const scalars = rows.map(({ step, values }) => ({ step, known: Object.entries(values).filter(isKnown) }))
  const tags = [...new Set(scalars.flatMap(({ known }) => known.map(([tag]) => tag)))]
  const hparams = hparamSummaries(flattened(settings), tags, { time, finished })
  return recordFile([
    event(0, text(3, 'brain.Event:2')),
    event(0, message(5, ...hparams.map(([tag, content]) => pluginValue(tag, content)))),
    ...scalars
      .filter(({ known }) => known.length > 0)
      .map(({ step, known }) => event(step, message(5, ...known.map(([tag, value]) => scalarValue(tag, value))))),
    ...pictures.map(({ tag, step, picture }) => event(step, message(5, imageValue(tag, picture)))),
  ])
}

const isKnown = (entry: [string, number | null | undefined]): entry is [string, number] =>
  typeof entry[1] === 'number' && !Number.isNaN(entry[1])

/** Summary.value = 1; Value: tag = 1, simple_value = 2. */
const scalarValue = (tag: string, value: number) => message(1, text(1, tag), float32(2, value))

/** Value.image = 4; Image: height = 1, width = 2, colorspace = 3, encoded_image_string = 4. */
function imageValue(tag: string, picture: Picture): Field {
  const { width, height, channels } = picture
  const image = [whole(1, height), whole(2, width), whole(3, COLOUR_SPACE[channels]), raw(4, writePng(picture))]
  return message(1, text(1, tag), message(4, ...image))
}

/** Value.metadata = 9; SummaryMetadata.plugin_data = 1; PluginData: plugin_name = 1, content = 2. */
const pluginValue = (tag: string, content: readonly Field[]) =>
  message(1, text(1, tag), message(9, message(1, text(1, 'hparams'), raw(2, joined(content)))))
