/** The page's state, handed down to every view. */
import { createContext } from 'svelte'
import type { PageAddress } from './address'
import type { CaptionRoom } from './captions/room.svelte'
import type { FusionRoom } from './fusion/room.svelte'
import type { LessonPlace } from './lessons/place.svelte'
import type { PageView } from './lessons/view.svelte'
import type { PageService } from './offline/service.svelte'
import type { ResultsRoom } from './results/results.svelte'
import type { Drops } from './page/drops.svelte'
import type { Route } from './page/address/route.svelte'
import type { RunsRoom } from './runs/room.svelte'
import type { SelfTestPlace } from './selftest/place'
import type { Session } from './mixture/session.svelte'
import type { StartRoom } from './start/room.svelte'
import type { Wakefulness } from './page/wake-lock.svelte'
import type { ThemeChoice } from './page/theme.svelte'

export interface PageState {
  awake: Wakefulness
  session: Session
  captions: CaptionRoom
  fusion: FusionRoom
  results: ResultsRoom
  start: StartRoom
  runs: RunsRoom
  selftest: SelfTestPlace
  lessons: LessonPlace
  view: PageView
  drops: Drops
  offline: PageService
  route: Route
  address: PageAddress
  theme: ThemeChoice
}

export const [getPage, setPage] = createContext<PageState>()
