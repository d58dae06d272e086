/** What comes out of the browser's storage is not what went in. */
import { ToldError } from '../../messages/errors'
import * as says from '../../messages/generated/store'
import type { Age, PartName } from './part-store'

const WORDS: Record<PartName, string> = {
  checkpoints: 'weights',
  summaries: 'summary',
  fusionRuns: 'summary',
  fusionGalleries: 'pictures',
  fusionWeights: 'weights',
  runCards: 'card',
}

/** One stored part of a run cannot be used; what is done about it is for those to say who know the run. */
export class DamagedPart extends Error {
  override readonly name = 'DamagedPart'
  /** "weights", "summary", "pictures", "card": how the visitor knows it. */
  readonly what: string

  constructor(part: PartName) {
    super(`The stored ${WORDS[part]} of a run are damaged.`)
    this.what = WORDS[part]
  }
}

/** A checkpoint that cannot be opened, in a sentence. Named `Damaged` where the one before it can be, else `BadInput`: the page offers it by that. */
export class DamagedRun extends ToldError {
  override readonly name: 'Damaged' | 'BadInput'

  /**
   * @param which which checkpoint of it is damaged
   * @param run its name, null where that is lost too
   * @param what was damaged of it
   * @param before where the checkpoint before it stands, such as "iteration 300"; null where there is none that is whole
   */
  constructor(which: Age, run: string | null, what: string, before: string | null) {
    super(
      says.runDamaged({
        which: which === 'newest' ? 'newest checkpoint' : 'checkpoint before the newest',
        run: run === null ? 'a stored run' : `“${run}”`,
        part: what,
        mend:
          before === null
            ? 'There is no whole one before it; open a copy that you downloaded, or start a new run.'
            : `The one before it, of ${before}, is whole.`,
      }),
    )
    this.name = before === null ? 'BadInput' : 'Damaged'
  }
}
