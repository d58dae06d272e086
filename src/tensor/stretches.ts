/** By what a run was trained, and for how long: stretches of iterations, which follow one another. */
import * as v from 'valibot'
import type { TrainedStretch, Versions } from './stretch-types'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const time = v.pipe(v.number(), v.minValue(0))

export const stretchSchema = v.object({
  from: count,
  to: count,
  seconds: time,
  began: time,
  ended: time,
  backend: v.object({ name: v.picklist(['webgpu', 'webgl', 'wasm', 'cpu']), adapter: v.string() }),
  versions: v.object({ page: v.string(), tfjs: v.string(), ort: v.nullable(v.string()) }),
})

/**
 * The list with some iterations more: a new stretch begins where something else computes, or where iterations in between are not known.
 * Time without an iteration is added to a stretch that ends there, or to none.
 */
export function withStretch(list: readonly TrainedStretch[], more: TrainedStretch): TrainedStretch[] {
  const last = list.at(-1)
  if (last === undefined || last.to !== more.from || !isSame(last, more))
    return more.to > more.from ? [...list, more] : [...list]
  const { to, ended, seconds, versions } = more
  const joined = { ...last, to, ended, seconds: last.seconds + seconds }
  return [...list.slice(0, -1), { ...joined, versions: { ...versions, ort: versions.ort ?? last.versions.ort } }]
}

/** Seconds of all iterations; null where not of all of them is known what they took. */
export function secondsOf(list: readonly TrainedStretch[], iterations: number): number | null {
  let known = 0
  for (const { from, to } of list) {
    if (from !== known) return null
    known = to
  }
  return known === iterations ? list.reduce((sum, { seconds }) => sum + seconds, 0) : null
}

function isSame(one: TrainedStretch, other: TrainedStretch): boolean {
  const { name, adapter } = one.backend
  return name === other.backend.name && adapter === other.backend.adapter && isSameVersion(one.versions, other.versions)
}

/** ONNX Runtime comes with the first frozen network, in the midst of a stretch. */
function isSameVersion(one: Versions, other: Versions): boolean {
  const isKnown = one.ort !== null && other.ort !== null
  return one.page === other.page && one.tfjs === other.tfjs && (!isKnown || one.ort === other.ort)
}
