/** Lesson "One Gaussian takes everything": the paper's losses without R_C and with it, trained by the visitor. */
import type { MixtureConfig } from '../../mixture/types'
import { percent, score, whole } from '../../components/format'
import { gaussianNumber } from '../mixture/naming'
import type { PresetName } from '../mixture/baseline'
import type { Lesson, LessonRooms, Target, Wait } from './types'

/** Iterations after which the mixture weights say how it will end. */
export const ENOUGH = 100

const hasR = ({ method, regulariser }: MixtureConfig, wanted: boolean) =>
  method === 'balanced' && regulariser.enabled === wanted

/** The run that is shown, where it was trained here by the settings of the step from its beginning. */
function runWith({ session: { run } }: LessonRooms, wanted: boolean) {
  const { model } = run
  if (model === null || model.bundled || !hasR(model.config, wanted)) return null
  return model.adjustments.some(({ path }) => path === 'regulariser.enabled') ? null : run
}

const train: Target = { kind: 'button', name: 'Train from scratch' }
const bar: Target = { kind: 'group', name: 'Training' }

/** First the setting, then the button, then the bar. */
function pointAt(rooms: LessonRooms, wanted: boolean): Target {
  const { config } = rooms.session.recipe
  if (runWith(rooms, wanted) !== null) return bar
  // While another run is under way, and after it, the button that begins anew is another one.
  if (hasR(config, wanted))
    return rooms.session.run.model?.bundled === false ? { kind: 'button', name: 'New run' } : train
  return { kind: 'field', name: config.method === 'balanced' ? 'Use R' : 'Method' }
}

async function trainWith({ session }: LessonRooms, wanted: boolean): Promise<void> {
  const { recipe } = session
  if (recipe.config.method !== 'balanced') recipe.set('method', 'balanced')
  recipe.set('regulariser.enabled', wanted)
  await session.trainFromScratch()
}

const iterations = (wanted: boolean): Wait => ({
  for: `${ENOUGH} iterations ${wanted ? 'with' : 'without'} R_C`,
  until: (rooms) => (runWith(rooms, wanted)?.iteration ?? 0) >= ENOUGH,
  progress: (rooms) => {
    const run = runWith(rooms, wanted)
    return run === null ? null : `iteration ${whole(run.iteration)} of ${ENOUGH}`
  },
})

/** The Gaussian with the largest share of the images, as the bars show it. */
function largest({ session: { run } }: LessonRooms): { component: number; share: number } | null {
  const weights = run.training ? (run.weights ?? run.evaluation?.weights) : (run.evaluation?.weights ?? run.weights)
  if (!weights || weights.length === 0) return null
  const share = Math.max(...weights)
  return { component: weights.indexOf(share), share }
}

interface Kept {
  preset: PresetName
  config: MixtureConfig
  /** Id of the run that was shown; `bundled`, or null for none. */
  run: string | null
}

const shownRun = ({ session: { run } }: LessonRooms) =>
  run.model === null ? null : run.model.bundled ? 'bundled' : run.model.runId

export const lesson: Lesson<Kept> = {
  lacks: ({ session: { run, busy } }) => (run.model === null && busy ? 'The model is on its way.' : null),
  steps: [
    {
      title: 'Train without R_C',
      text: 'R_C is this project’s addition to the paper’s losses. Switch it off in the recipe, and train from scratch: Eq. 3 and Eq. 4 are left.',
      target: (rooms) => pointAt(rooms, false),
      waits: iterations(false),
      act: (rooms) => trainWith(rooms, false),
    },
    {
      title: 'See one Gaussian take everything',
      text: 'Each bar is the share of the images that C gives to a Gaussian. Neither loss asks for all of them: a classifier that answers the same for every image, where all generated images come from that Gaussian too, is never wrong.',
      target: { kind: 'part', name: 'mixture-weights' },
      waits: null,
      act: null,
      reading: (rooms) => {
        const most = largest(rooms)
        return most && `Largest share now: ${percent(most.share)}, ${gaussianNumber(most.component)}.`
      },
      note: {
        name: 'without',
        of: (rooms) => (runWith(rooms, false) === null ? null : percent(largest(rooms)?.share ?? NaN)),
      },
    },
    {
      title: 'Switch R_C on',
      text: 'R_C asks C for three things: to use all Gaussians, to be sure, and to give a slightly warped image the same Gaussian. Switch it on and train again: same seed, same images.',
      target: (rooms) => pointAt(rooms, true),
      waits: iterations(true),
      act: (rooms) => trainWith(rooms, true),
    },
    {
      title: 'Compare',
      text: 'The same bars, with one term more. Where C learns alone first (preset Classroom), the samples are still noise; what C has learned shows here.',
      target: { kind: 'part', name: 'mixture-weights' },
      waits: null,
      act: null,
      reading: (rooms, { without }) => {
        const most = largest(rooms)
        if (most === null) return null
        const even = percent(1 / rooms.session.run.components)
        const now = `${percent(most.share)} ${runWith(rooms, true) === null ? 'in the model that is shown' : 'with R_C'}`
        return `Largest share: ${without === undefined ? '' : `${without} without R_C, `}${now}; even would be ${even}.`
      },
    },
    {
      title: 'Read the accuracy',
      text: 'No label was used. Only now each Gaussian is given one, so that most test images match: the share that do is the unsupervised accuracy. Train on and it rises.',
      target: { kind: 'part', name: 'scores' },
      waits: {
        for: 'scores of your run',
        until: ({ session: { run } }) => run.evaluation !== null && run.evaluation.iteration > 0 && !run.model?.bundled,
      },
      act: ({ session }) => session.evaluate(),
      reading: ({ session: { run } }) => {
        const report = run.evaluation
        if (!report?.labelled) return null
        return `Accuracy ${score(report.labelled.accuracy)} at iteration ${whole(report.iteration)}, n = ${whole(report.count)}.`
      },
    },
  ],
  before: {
    take: (rooms) => {
      const { recipe } = rooms.session
      return { preset: recipe.preset, config: structuredClone(recipe.config), run: shownRun(rooms) }
    },
    differs: (rooms, { config, run }) =>
      shownRun(rooms) !== run || JSON.stringify(rooms.session.recipe.config) !== JSON.stringify(config),
    putBack: async (rooms, { preset, config, run }) => {
      const { session } = rooms
      const { recipe, library, runs } = session
      if (shownRun(rooms) !== run) {
        await library.refresh()
        const stored = library.runs.find(({ runId }) => runId === run)
        // What was never stored is gone; the bundled model is always something to see.
        if (stored === undefined) await runs.stop()
        else await runs.openStored(stored)
      }
      recipe.preset = preset
      recipe.config = config
    },
  },
}
