/** The self-test: every check of the parts that were chosen, one after another, told as it goes. */
import * as tf from '@tensorflow/tfjs-core'
import type { LoadBytes } from '../data/fetch-bytes'
import { look } from '../gpu/adapters'
import type { BackendListeners, StartedBackend } from '../gpu/backend'
import type { DeviceLoss } from '../gpu/device'
import { registerKernels } from '../gpu/kernels/index'
import { chooseBackend, type Found } from '../gpu/ladder'
import type { BackendName } from '../gpu/types'
import { caseGroups } from './cases/index'
import { compareWithCpu } from './compare'
import { watchKernels } from './kernels-run'
import { describeMachine } from './machine'
import { checkNetwork, NETWORK_TOLERANCE } from './networks/checks'
import { readGolden } from './networks/golden'
import { replayChecks } from './replay/checks'
import { timeAll } from './speed/time-all'
import { stockKernels } from './speed/stock-kernels'
import type { CheckResult, Choice, Compared, PartName, SelfTestNews } from './types'

/** What the self-test needs of where it runs. */
export interface SelfTestPlatform {
  startBackend: (asked: BackendName | null, listeners: BackendListeners) => Promise<StartedBackend>
  /** Golden inputs and outputs, a file for each frozen network. */
  golden: readonly (() => Promise<Uint8Array>)[]
  /** Files of the site. */
  loadBytes: LoadBytes
}

/** Work on the device is lost with it, and whatever waits for it may wait for ever. */
class DeviceLostError extends Error {
  override readonly name = 'DeviceLost'
}

interface Running {
  backend: BackendName
  found: Found
  platform: SelfTestPlatform
  tell: (news: SelfTestNews) => void
  /** Does what may take long; ends early where the device is lost. */
  guarded: <T>(work: () => Promise<T>) => Promise<T>
  stock: readonly tf.KernelConfig[] | null
  turn: () => Promise<void>
}

/**
 * Runs it, in a thread of its own: backends are started and kernels exchanged.
 * @param turn awaited between two checks: it may wait (paused), or throw (cancelled)
 * @throws BadInput where the chosen backend is not to be had; DeviceLost where it goes away
 */
export async function runSelfTest(
  { backend: asked, parts }: Choice,
  platform: SelfTestPlatform,
  tell: (news: SelfTestNews) => void,
  turn: () => Promise<void>,
): Promise<void> {
  const { found } = await look(asked)
  // tfjs's own kernels have to be noted before ours take their place.
  const expected = chooseBackend(found, asked).name
  const stock = parts.includes('speed') ? await stockKernels(expected) : null
  await import('@tensorflow/tfjs-backend-cpu')
  registerKernels('cpu')
  const { report, lost } = await platform.startBackend(asked, { onStart: () => {}, onError: () => {} })
  tell({ type: 'machine', machine: describeMachine(report, found) })

  const ended = lost.then(({ reason, message }: DeviceLoss) => {
    throw new DeviceLostError(`The GPU was lost (${message || reason}).`)
  })
  ended.catch(() => {})
  const running: Running = {
    ...{ backend: report.name, found, platform, tell },
    stock: report.name === expected ? stock : null,
    guarded: (work) => Promise.race([work(), ended]),
    turn,
  }
  const all: Record<PartName, (running: Running) => Promise<void>> = { operations, replay, networks, speed }
  for (const part of ['operations', 'replay', 'networks', 'speed'] as const)
    if (parts.includes(part)) await all[part](running)
}

/** One check: what it found, or why it failed; a lost device ends all. */
async function check(
  { guarded, tell, turn }: Running,
  about: Pick<CheckResult, 'part' | 'group' | 'name' | 'tolerance'>,
  work: () => Promise<Compared>,
): Promise<void> {
  await turn()
  tell({ type: 'running', part: about.part, what: about.name })
  try {
    const { shapes, difference, at } = await guarded(work)
    const passed = difference <= about.tolerance
    tell({ type: 'check', check: { ...about, passed, shapes, difference, at, problem: null } })
  } catch (error) {
    if (error instanceof DeviceLostError) throw error
    const problem = error instanceof Error ? error.message : String(error)
    tell({ type: 'check', check: { ...about, passed: false, shapes: [], difference: null, at: null, problem } })
  }
}

async function operations(running: Running): Promise<void> {
  const { backend, tell } = running
  if (backend === 'cpu') {
    const why = 'Plain JavaScript is what the other backends are compared with; it is the only one here.'
    return tell({ type: 'skipped', part: 'operations', why })
  }
  tell({ type: 'part', part: 'operations', total: caseGroups.reduce((sum, { cases }) => sum + cases.length, 0) })
  const kernelsRun = watchKernels(backend)
  try {
    for (const { title, cases } of caseGroups)
      for (const test of cases) {
        const { name, tolerance } = test
        await check(running, { part: 'operations', group: title, name, tolerance }, () => compareWithCpu(backend, test))
      }
    tell({ type: 'kernels', ...kernelsRun() })
  } finally {
    kernelsRun()
    await tf.setBackend(backend)
  }
}

async function replay(running: Running): Promise<void> {
  const { backend, tell } = running
  if (backend !== 'webgpu') {
    const why = 'Only WebGPU takes recorded commands; here every step is computed as it comes.'
    return tell({ type: 'skipped', part: 'replay', why })
  }
  tell({ type: 'part', part: 'replay', total: replayChecks.length })
  for (const { name, run } of replayChecks)
    await check(running, { part: 'replay', group: 'Replay', name, tolerance: 0 }, run)
}

async function networks(running: Running): Promise<void> {
  const { platform, tell, guarded } = running
  tell({ type: 'part', part: 'networks', total: platform.golden.length })
  for (const read of platform.golden) {
    const golden = readGolden(await guarded(read))
    const about = {
      part: 'networks',
      group: 'Frozen networks',
      name: golden.model,
      tolerance: NETWORK_TOLERANCE,
    } as const
    await check(running, about, async () => checkNetwork(golden, await platform.loadBytes(`models/${golden.model}`)))
  }
}

async function speed({ backend, found, platform, stock, tell, guarded, turn }: Running): Promise<void> {
  const start = async (name: BackendName) => {
    await platform.startBackend(name, { onStart: () => {}, onError: () => {} })
  }
  await timeAll({ backend, found, stock, start, tell, guarded, turn })
}
