/** Does in the room Captions what a link to it asks for. */
import type { Reading } from '../../captions/types'
import { notUsed } from '../page/address/parameters'
import type { Notices } from '../page/trouble/notices.svelte'
import { openKey, type LinkedCaptions } from './link'
import type { CaptionList } from './list.svelte'
import type { CaptionTable } from './table.svelte'
import type { CaptionWhy } from './why.svelte'

/** What a link changes of the room. */
interface Followed {
  readonly list: CaptionList
  readonly table: CaptionTable
  readonly why: CaptionWhy
  readonly notices: Notices
  setReading(reading: Reading): void
  settingsChanged(): void
}

/** Reads, sorts and filters as the link asks, and opens its caption. */
export function followCaptionsLink(room: Followed, { reading, table, open }: LinkedCaptions): void {
  room.table.restore(table)
  room.setReading(reading)
  room.settingsChanged()
  if (open === null) return
  const { count } = room.list
  if (open > count) {
    room.notices.show('input', 'news', notUsed(openKey, String(open), `one of the ${count} captions here`))
    return
  }
  room.table.active = open - 1
  room.why.open(open - 1)
}
