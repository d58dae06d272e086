/** What `npm run inspect` prints. */
import type { FoundSize, LeftOutFile, OpenQuestion } from '../src/data/understood-types'
import type { InspectRoom } from './inspect-arguments'

export interface InspectReport {
  images: number
  size: { width: number; height: number } | FoundSize | null
  classes: Record<string, number>
  division: { train: number; test: number } | null
  captions: Record<string, readonly string[]>
  leftOut: readonly LeftOutFile[]
  notes: readonly string[]
  /** Which room's understanding it is. */
  room: InspectRoom
  /** Of images: the set's name, how many files were chosen, what gave the classes and the division, what may be chosen. */
  name?: string
  files?: number
  classesFrom?: string
  classLevel?: number | null
  divisionFrom?: string
  questions?: readonly OpenQuestion[]
  /** Of captions: how many each file has; `captions` are the first of them. */
  captionCounts?: Record<string, number>
  /** Of models and runs: the parts that are there and can be used, by their names in the folder, and those that are missing. */
  holds?: readonly string[]
  lacks?: readonly string[]
}
