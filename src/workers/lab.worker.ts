/**
 * The script of every worker but the self-test's: it becomes the engine that its name says. One script for all means one copy of what they
 * share; a build makes copies for each script that is started as a worker.
 */
import { tellLoaded } from './offline/loaded'
import { holdWhileAlive } from './shared/alive'
import { NOT_LOADED } from './shared/crash'
import { guardNetwork } from './shared/network-guard'
import type { LabName } from './shared/start'

guardNetwork(self)

const labs: Readonly<Record<LabName, () => Promise<unknown>>> = {
  mixture: () => import('./mixture/mixture.worker'),
  fusion: () => import('./fusion/fusion.worker'),
  captions: () => import('./captions/captions.worker'),
  film: () => import('./mixture/film/film.worker'),
}

holdWhileAlive(self)
tellLoaded()

/** What the page says before the engine listens. */
const early: MessageEvent[] = []
const keep = (event: MessageEvent) => void early.push(event)
self.addEventListener('message', keep)

const [lab] = self.name.split(' ')
labs[lab as LabName]().then(
  () => {
    self.removeEventListener('message', keep)
    for (const { data } of early) self.dispatchEvent(new MessageEvent('message', { data }))
  },
  (error: unknown) => {
    // Outside the promise: a page hears of what is thrown in a worker, not of what is rejected there.
    setTimeout(() => {
      throw new Error(`${NOT_LOADED}: ${String(error)}`)
    })
  },
)
