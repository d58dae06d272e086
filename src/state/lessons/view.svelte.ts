/** How the page is shown to a class, as the address has it; the projector view can be begun and left on the page too. */
import { readClassView, withClassView, type ClassView } from './class-view'
import { smallPrint, type Figure } from './parts'

export class PageView implements ClassView {
  readonly hide: readonly string[]
  readonly embed: Figure | null
  present = $state.raw(false)
  /** What the address asked for and did not get. */
  readonly notes: readonly string[]
  /** Parts that are not shown. */
  readonly hidden: readonly string[] = $derived.by(() => [...this.hide, ...(this.present ? smallPrint : [])])

  constructor(query: string = location.search) {
    const { hide, present, embed, notes } = readClassView(query)
    this.hide = hide
    this.present = present
    this.embed = embed
    this.notes = notes
  }

  /** The same query with this view. */
  in(query: string): string {
    return withClassView(query, this)
  }
}
