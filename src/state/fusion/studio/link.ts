/** What the address says of the studio: the prompts that were typed, the noise, and how is sampled. */
import { oneOf, notUsed, readParameter, type Parameter } from '../../page/address/parameters'
import {
  guidanceLimits,
  mostPrompts,
  promptsOf,
  samplingStepLimits,
  seedLimits,
  tameToLimits,
  usualTameTo,
  type Studio,
} from './studio.svelte'

/** Null: as the page or the model's card has it. */
export interface LinkedStudio {
  /** One a line. */
  prompts: string | null
  seed: number | null
  guidance: number | null
  steps: number | null
  solver: Studio['solver'] | null
  tameTo: number | null
}

const prefix = 'gen.'
const usual = { seed: 0 } as const
const solvers = ['ddim', 'dpm-solver++'] as const satisfies readonly Studio['solver'][]
const between = ([min, max]: readonly [number, number], step: number) => ({ kind: 'number', min, max, step }) as const

const keys = ['prompts', 'seed', 'guidance', 'steps', 'solver', 'tame'].map((key) => prefix + key)
export const ownsStudio = (name: string): boolean => keys.includes(name)

export function studioParameters(linked: LinkedStudio): Parameter[] {
  const { prompts, seed, guidance, steps, solver, tameTo } = linked
  return Object.entries({ prompts, seed, guidance, steps, solver, tame: tameTo }).flatMap(([key, value]) =>
    value === null ? [] : [[prefix + key, String(value)] as const],
  )
}

/** What of the studio was set by the visitor, or by the link that was followed. */
export function linkedOf(studio: Studio): LinkedStudio {
  const { seed, guidance, steps, solver, unset } = studio
  return {
    prompts: studio.isTyped ? studio.prompts.join('\n') : null,
    seed: seed === usual.seed ? null : seed,
    guidance: unset.guidance ? null : guidance,
    steps: unset.steps ? null : steps,
    solver: unset.solver ? null : solver,
    tameTo: studio.taming ? studio.tameTo : null,
  }
}

export function readStudioLink(query: string): { linked: LinkedStudio; notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const number = (key: string, limits: readonly [number, number], step: number) =>
    readParameter(parameters, prefix + key, between(limits, step), notes) as number | null
  const text = parameters.get(`${prefix}prompts`)
  const prompts = text === null ? [] : promptsOf(text)
  if (prompts.length > mostPrompts) notes.push(`The link has ${prompts.length} prompts; ${mostPrompts} fit: ignored.`)
  if (text !== null && prompts.length === 0)
    notes.push(notUsed(`${prefix}prompts`, text, 'a prompt, or several with a line each'))
  return {
    linked: {
      prompts: prompts.length === 0 || prompts.length > mostPrompts ? null : prompts.join('\n'),
      seed: number('seed', seedLimits, 1),
      guidance: number('guidance', guidanceLimits, 0.1),
      steps: number('steps', samplingStepLimits, 1),
      solver: readParameter(parameters, `${prefix}solver`, oneOf(solvers), notes) as Studio['solver'] | null,
      tameTo: number('tame', tameToLimits, 0.01),
    },
    notes,
  }
}

/** Takes over what a link asks for; before the room is opened. */
export function followStudioLink(studio: Studio, linked: LinkedStudio): void {
  studio.text = linked.prompts ?? studio.text
  studio.seed = linked.seed ?? studio.seed
  const { guidance, steps, solver } = linked
  studio.asked = {
    ...(guidance === null ? {} : { guidance }),
    ...(steps === null ? {} : { steps }),
    ...(solver === null ? {} : { solver }),
  }
  Object.assign(studio, studio.asked)
  studio.taming = linked.tameTo !== null
  studio.tameTo = linked.tameTo ?? usualTameTo
}
