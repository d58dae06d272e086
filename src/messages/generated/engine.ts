/** Generated from ../engine.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const outOfMemory = (of: { reason: Value }): Message => ({
  id: 'out-of-memory',
  text: `There is not enough memory for these settings (${of.reason}); lower the batch, the width or the image size.`,
})

export const partUnreachable = (of: { reason: Value }): Message => ({
  id: 'part-unreachable',
  text: `A part of the page could not be loaded: its host cannot be reached (${of.reason}). Check the connection and try again.`,
})

export const deviceLost = (of: { reason: Value }): Message => ({
  id: 'device-lost',
  text: `The GPU was lost while it was at work (${of.reason}); wait while the engine starts again from the last checkpoint.`,
})

export const internalFault = (of: { reason: Value }): Message => ({
  id: 'internal-fault',
  text: `Something went wrong in the engine: ${of.reason}. Your last checkpoint is kept; reload the page and open it.`,
})

export const workerStopped = (of: { what: Value; reason: Value }): Message => ({
  id: 'worker-stopped',
  text: `${of.what} stopped working: ${of.reason}. Try again, or reload the page.`,
})

export const workerNoFile = (of: { what: Value }): Message => ({
  id: 'worker-no-file',
  text: `${of.what} could not be loaded: the page’s host no longer has its file, as after an update. Reload the page.`,
})

export const workerUnreachable = (of: { what: Value }): Message => ({
  id: 'worker-unreachable',
  text: `${of.what} could not be loaded: the page’s host cannot be reached. Check the connection and try again; this page stays as it is until then, so do not reload it before.`,
})

export const engineNotStarted = (): Message => ({
  id: 'engine-not-started',
  text: `The engine has not been started yet; initialise it first: reload the page.`,
})

export const runFailedUnsaid = (): Message => ({
  id: 'run-failed-unsaid',
  text: `The run failed, and nothing says why; start it again.`,
})

export const runNotKeptAnyMore = (): Message => ({
  id: 'run-not-kept-any-more',
  text: `The run is not kept any more; start it again.`,
})
