/** Opens runs' files in their rooms. */
import type { FusionRoom } from './fusion/room.svelte'
import type { Session } from './mixture/session.svelte'
import type { RunOpeners } from './page/drops.svelte'
import type { Notices, PlacedNotice } from './page/trouble/notices.svelte'

function takeNotice(notices: Notices): PlacedNotice | null {
  const notice = notices.at('library')
  notices.clear('library')
  return notice
}

/** Both rooms of a mixture show its run. */
const MIXTURE_ROOMS = /^#(mixture|interpolate)\b/

export const runOpeners = (session: Session, fusion: FusionRoom): RunOpeners => ({
  mixture: {
    open: async (file) => {
      if (!MIXTURE_ROOMS.test(location.hash)) location.hash = 'mixture'
      await session.open()
      await session.runs.openFile(file)
    },
    takeNotice: () => takeNotice(session.notices),
  },
  fusion: {
    open: async (file) => {
      if (!/^#fusion\b/.test(location.hash)) location.hash = 'fusion'
      await fusion.open()
      await fusion.runs.openFile(file)
    },
    takeNotice: () => takeNotice(fusion.notices),
  },
})
