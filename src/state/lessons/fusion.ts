/** Lesson "What a model copies": a run that copies, one that was kept from it, and pictures of the visitor's own asking. */
import { score } from '../../components/format'
import type { FusionRunSummary, Generator } from '../../workers/fusion/protocol'
import type { Lesson, LessonRooms, Target, Wait } from './types'

const replicationOf = ({ measured }: FusionRunSummary) => measured?.judgement.replication.generated.replication ?? NaN

type Which = (rooms: LessonRooms) => FusionRunSummary | undefined

/** Of the runs that come with the page: the one that copies most, fine-tuned on the captions as they are. */
const plain: Which = ({ fusion: { library } }: LessonRooms) =>
  library.bundled
    .filter(({ config }) => config.fusion === null)
    .sort((a, b) => replicationOf(b) - replicationOf(a))
    .at(0)

/** And one by dual fusion that can generate. */
const fused: Which = ({ fusion: { library } }: LessonRooms) =>
  library.bundled.find(({ config, hasWeights }) => config.fusion !== null && hasWeights)

const shown = (what: string, which: Which): Wait => ({
  for: what,
  until: (rooms) => {
    const id = which(rooms)?.runId
    return id !== undefined && rooms.fusion.run.summary?.runId === id
  },
})

/** The button of the list that shows it; of the run that is shown, what is shown of it. */
function showOf(rooms: LessonRooms, which: Which): Target {
  const run = which(rooms)
  if (run === undefined || rooms.fusion.run.summary?.runId === run.runId) return { kind: 'part', name: 'pairs' }
  return { kind: 'button', name: `Show ${run.name}, step` }
}

async function show(rooms: LessonRooms, which: Which): Promise<void> {
  const run = which(rooms)
  if (run === undefined) return
  await rooms.fusion.runs.show(run)
  if (run.hasWeights) rooms.fusion.studio.choose({ kind: 'run', runId: run.runId })
}

/** R of the run that is shown. */
const replication = ({ fusion: { run } }: LessonRooms) =>
  run.measured === null ? null : score(run.measured.judgement.replication.generated.replication)

interface Kept {
  run: string | null
  generator: Generator
}
const state = ({ fusion: { run, studio } }: LessonRooms): Kept => ({
  run: run.summary?.runId ?? null,
  generator: studio.generator,
})

export const lesson: Lesson<Kept> = {
  lacks: ({ fusion: { run } }) => (run.summary === null ? 'The runs are on their way.' : null),
  steps: [
    {
      title: 'Open a run',
      text: 'Four fine-tuned models come with the page, all on the same 64 garments. Show the one with the original captions: one caption for each image, and nothing done against copying.',
      target: (rooms) => showOf(rooms, plain),
      waits: shown('the run with the original captions', plain),
      act: (rooms) => show(rooms, plain),
    },
    {
      title: 'See the pairs',
      text: 'Each generated image stands beside the training image nearest to it, the most alike first. Red is above the threshold from where on the detector calls it a copy.',
      target: { kind: 'part', name: 'pairs' },
      waits: null,
      act: null,
      reading: ({ fusion: { comparison } }) => {
        const { pairs } = comparison
        if (pairs.length === 0) return null
        return `${pairs.filter(({ copied }) => copied).length} of ${pairs.length} are above the threshold.`
      },
    },
    {
      title: 'Read R between background and ceiling',
      text: 'R is the 95th percentile of those similarities. By itself it says little: the background is what real images score that nothing was trained on, the ceiling what the training images themselves would, through the autoencoder.',
      target: { kind: 'part', name: 'copy-readings' },
      waits: null,
      act: null,
      reading: (rooms) => {
        const report = rooms.fusion.run.measured?.judgement.replication
        if (!report) return null
        const { background, ceiling } = report
        const beside = [
          background && `background ${score(background.replication)}`,
          ceiling && `ceiling ${score(ceiling.replication)}`,
        ].filter(Boolean)
        return `R ${score(report.generated.replication)}${beside.length > 0 ? `; ${beside.join(', ')}` : ''}.`
      },
      note: { name: 'plain', of: (rooms) => replication(rooms) },
    },
    {
      title: 'Another mitigation',
      text: 'Now the run with captions of five words and dual fusion: another image and caption were mixed into every training pair. Pairs and readings change with it.',
      target: (rooms) => showOf(rooms, fused),
      waits: shown('the run with dual fusion', fused),
      act: (rooms) => show(rooms, fused),
      reading: (rooms, { plain }) => {
        const now = replication(rooms)
        return now && `R ${plain === undefined || plain === now ? now : `${plain} before, ${now} now`}.`
      },
    },
    {
      title: 'Generate',
      text: 'Captions of the training images are the sharpest question: a model that copies answers with the image itself. Generate, and see what each picture is nearest to.',
      target: { kind: 'button', name: 'Generate' },
      waits: {
        for: 'pictures of your own asking',
        mark: ({ fusion }) => fusion.studio.generation.results[0],
        until: ({ fusion: { studio } }, mark) => {
          const [result] = studio.generation.results
          return result !== undefined && result !== mark && !studio.generation.busy
        },
        progress: ({ fusion }) => fusion.studio.generation.waiting?.what ?? null,
      },
      act: ({ fusion }) => fusion.studio.generate(),
    },
  ],
  before: {
    take: state,
    differs: (rooms, kept) => rooms.fusion.run.summary?.runId !== (kept.run ?? undefined),
    putBack: async ({ fusion }, { run, generator }) => {
      const kept = fusion.library.runs.find(({ runId }) => runId === run)
      if (kept !== undefined) await fusion.runs.show(kept)
      fusion.studio.choose(generator)
    },
  },
}
