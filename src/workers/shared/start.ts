/** Starts a worker with one lab's engine in it, or with what makes films; and the self-test's, and the one that asks other hosts. */
import { watchOver } from './alive'
import { ownScript, type ScriptName } from './own-script'

export type LabName = 'mixture' | 'fusion' | 'captions' | 'film'

/** As an ES module worker, whose name says what it does, with an id for the lock by which its end is noticed. */
function started(script: ScriptName, what: string): Worker {
  const name = `${what} ${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
  return watchOver(new Worker(ownScript(script), { type: 'module', name }), name)
}

/** The real one. */
export const startWorker = (lab: LabName): Worker => started('lab', lab)

/**
 * The self-test's, with a script of its own: what it shares with the engines would be cut otherwise for them, and Mixture's first view
 * went over its 1.1 MB (1.128).
 */
export const startSelfTest = (): Worker => started('selftest', 'selftest')

/** The one that asks the visitor's language model; small, and with nothing in it that an engine has. */
export const startNetwork = (): Worker => started('network', 'network')
