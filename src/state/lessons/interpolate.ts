/** Lesson "Between the Gaussians": two are chosen and mixed, then three, then any. */
import { percent } from '../../components/format'
import type { Mixing } from '../mixture/mixing.svelte'
import { spread } from '../mixture/simplex'
import type { Lesson, LessonRooms } from './types'

/** Classes between which the way is worth looking at: a seven and a nine, a three and an eight. */
const pairs = [
  [7, 9],
  [3, 8],
] as const

/** Two Gaussians that are not the two that are chosen. */
function otherPair({ session: { mixing, run } }: LessonRooms): [number, number] {
  const majority = run.evaluation?.labelled?.majority ?? []
  const isNew = ([a, b]: [number, number]) => a >= 0 && b >= 0 && (a !== mixing.chosen[0] || b !== mixing.chosen[1])
  const ofClasses = pairs.map(([a, b]): [number, number] => [majority.indexOf(a), majority.indexOf(b)])
  const byNumber: [number, number][] = [
    [0, run.components - 1],
    [run.components - 1, 0],
  ]
  return [...ofClasses, ...byNumber].find(isNew) ?? [0, 1]
}

const state = ({ session: { mixing } }: LessonRooms) => ({
  chosen: [...mixing.chosen],
  weights: [...mixing.weights],
  epsilon: mixing.epsilon,
})
type Kept = ReturnType<typeof state>
const text = (rooms: LessonRooms) => JSON.stringify(state(rooms))

const weightsOf = ({ session: { mixing } }: LessonRooms) => mixing.weights.join()
const moved = (rooms: LessonRooms, mark: unknown) => weightsOf(rooms) !== mark

const nameOf = ({ session }: LessonRooms, k: number) => session.name(k)
/** "30.0 % Gaussian 5, mostly sevens; 70.0 % Gaussian 8, mostly nines." */
const shares = (rooms: LessonRooms, { chosen, weights }: Pick<Mixing, 'chosen' | 'weights'>) =>
  `${chosen.map((k) => `${percent(weights[k] ?? 0)} ${nameOf(rooms, k)}`).join('; ')}.`

export const lesson: Lesson<Kept> = {
  lacks: ({ session: { mixing, run, busy } }) => {
    if (run.model === null && !busy) return 'There is no model yet: train one in Mixture.'
    if (run.model === null || mixing.weights.length !== run.components) return 'The model is on its way.'
    if (run.components > 2) return null
    return `It needs three Gaussians, and this model has ${run.components}: open another one in Mixture.`
  },
  steps: [
    {
      title: 'Choose two Gaussians',
      text: 'Each Gaussian turns the same random numbers ε into a latent of its own. Choose where the way begins and where it ends.',
      target: { kind: 'field', name: 'From' },
      waits: {
        for: 'another pair',
        mark: ({ session }) => session.mixing.chosen.join(),
        until: ({ session: { mixing } }, mark) => mixing.chosen.join() !== mark,
      },
      act: (rooms) => {
        const { mixing } = rooms.session
        const [from, to] = otherPair(rooms)
        mixing.setCorners(2)
        mixing.choose(0, from)
        mixing.choose(1, to)
      },
    },
    {
      title: 'Go from one to the other',
      text: 'Every picture of the strip is drawn from a mixture of the two latents, in equal steps. Move along it, with the mouse, a finger or the keys.',
      target: { kind: 'group', name: 'From Gaussian' },
      waits: { for: 'your hand on the strip', mark: weightsOf, until: moved },
      act: ({ session: { mixing } }) =>
        mixing.setWeights(spread(mixing.weights.length, mixing.chosen.slice(0, 2), [0.3, 0.7])),
      reading: (rooms) => shares(rooms, rooms.session.mixing),
    },
    {
      title: 'Three at once',
      text: 'Three Gaussians make a triangle: every edge mixes two, the inside all three (paper B, Figure 3).',
      target: { kind: 'field', name: 'three: triangle' },
      waits: { for: 'the triangle', until: ({ session }) => session.mixing.chosen.length === 3 },
      act: ({ session }) => session.mixing.setCorners(3),
    },
    {
      title: 'Set a weight',
      text: 'The weights always sum to 1: moving one scales the others. They may be of all Gaussians, not only of the three.',
      target: (rooms) => ({ kind: 'field', name: nameOf(rooms, rooms.session.mixing.chosen[0] ?? 0) }),
      waits: { for: 'another weight', mark: weightsOf, until: moved },
      act: ({ session: { mixing } }) => mixing.setWeight(mixing.chosen[0] ?? 0, 0.6),
      reading: (rooms) => shares(rooms, rooms.session.mixing),
    },
    {
      title: 'Take it home',
      text: 'Every picture of this page can be saved; this one is the whole figure, as large as it is drawn.',
      target: { kind: 'button', name: 'Save PNG' },
      waits: { for: 'the button', until: 'pressed' },
      act: 'press',
    },
  ],
  before: {
    take: state,
    differs: (rooms, kept) => text(rooms) !== JSON.stringify(kept),
    putBack: ({ session: { mixing } }, { chosen, weights, epsilon }) => {
      // Another model has other Gaussians.
      if (weights.length !== mixing.weights.length) return
      mixing.setCorners(chosen.length === 3 ? 3 : 2)
      chosen.forEach((k, place) => mixing.choose(place, k))
      mixing.epsilon = epsilon
      mixing.setWeights(weights)
      mixing.refresh()
    },
  },
}
