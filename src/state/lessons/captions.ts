/** Lesson "What makes a caption general": one caption of the visitor's, its words, its numbers, and a more general one. */
import { metricNames } from '../captions/metrics'
import type { Lesson, LessonRooms, Wait } from './types'

/** Two names, two numbers and narrow nouns. */
const EXAMPLE = 'In 2021, Anna bought 2 small poodles and a red Vespa in Naples'

const isOpen: Wait = {
  for: 'a caption to be opened',
  until: ({ captions: { why } }) => why.index !== null && why.explanation !== null,
}

function openFirst({ captions: { table, why } }: LessonRooms): void {
  const [first = 0] = table.order
  table.active = first
  why.open(first)
}

/** "BT 3.12 and TM 0.00 of 10.", of the caption that is open. */
function numbers({ captions: { why, list } }: LessonRooms, ...names: ('bt' | 'tm' | 'gs')[]): string | null {
  const score = why.explanation?.[list.reading].score
  if (!score) return null
  return `${names.map((name) => `${metricNames[name].short} ${score[name].toFixed(2)}`).join(' and ')} of 10.`
}

const general = ({ captions: { list } }: LessonRooms) => list.present.some((version) => version !== 'original')

interface Kept {
  /** The samples were shown. */
  bundled: boolean
  /** There were general versions. */
  general: boolean
}

export const lesson: Lesson<Kept> = {
  lacks: ({ captions }) => (captions.opening ? 'The captions are on their way.' : null),
  steps: [
    {
      title: 'Type a caption',
      text: 'Write a sentence with a name, a number and a few things, and press “Score these”. Nothing leaves the page.',
      target: { kind: 'field', name: 'Your captions, one a line' },
      waits: { for: 'a caption of yours', until: ({ captions }) => !captions.bundled },
      act: ({ captions }) => captions.takeText(EXAMPLE),
    },
    {
      title: 'Read its words',
      text: 'Open the caption in the table. Names and numbers lower SI; a noun’s kinds in WordNet lift BT; a verb in the present counts in TM; a noun’s depth sets DA.',
      target: { kind: 'group', name: 'Captions and their scores' },
      waits: isOpen,
      act: openFirst,
      reading: (rooms) => numbers(rooms, 'gs'),
    },
    {
      title: 'Compare BT and TM',
      text: 'BT asks how many kinds of thing a noun stands for: “animal” has many, “poodle” few. TM asks whether something holds in general, “birds fly”, or happened once, “Anna bought”. The formulas below are filled in with this caption.',
      target: { kind: 'part', name: 'why' },
      waits: isOpen,
      act: openFirst,
      reading: (rooms) => numbers(rooms, 'bt', 'tm'),
    },
    {
      title: 'Make it more general',
      text: 'WordNet drops names, numbers and details, and lifts nouns to wider ones. The paper lets a language model do it; either way a model that is fine-tuned on the result has less to remember an image by.',
      target: { kind: 'button', name: 'Generalise' },
      waits: { for: 'a more general version', until: general },
      act: ({ captions }) => captions.generalising.start(captions.toGeneralise),
      reading: ({ captions: { list, table } }) => {
        const made = list.present.find((version) => version !== 'original')
        const text = made === undefined ? null : list.text(table.active ?? 0, made)
        return text === null ? null : `Now: “${text}”`
      },
    },
    {
      title: 'Take the table',
      text: 'Every caption with its versions and scores leaves as CSV or JSONL for programs, as Markdown or LaTeX for a paper.',
      target: { kind: 'button', name: 'Export' },
      waits: { for: 'the menu', until: 'pressed' },
      act: 'press',
    },
  ],
  before: {
    take: (rooms) => ({ bundled: rooms.captions.bundled, general: general(rooms) }),
    // Captions of the visitor's own are not touched.
    differs: (rooms, kept) =>
      rooms.captions.bundled !== kept.bundled ? kept.bundled : general(rooms) && !kept.general,
    putBack: async ({ captions }, kept) => {
      if (kept.bundled && !captions.bundled) await captions.loadSamples()
      else for (const level of ['general', '5-word'] as const) captions.dropVersion(level)
    },
  },
}
