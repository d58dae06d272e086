/** The benchmark: our kernels, tfjs's own, and the other backends that there are, on the same work. */
import * as tf from '@tensorflow/tfjs-core'
import type { Found } from '../../gpu/ladder'
import type { BackendName } from '../../gpu/types'
import type { SelfTestNews, SpeedColumn } from '../types'
import { useStockKernels } from './stock-kernels'
import { timeWorkload } from './time'
import { workloads, type Workload } from './workloads'

export interface SpeedTest {
  /** The tested one; it is the current one. */
  backend: BackendName
  found: Found
  /** tfjs's own kernels for it; null where they are not known. */
  stock: readonly tf.KernelConfig[] | null
  start: (name: BackendName) => Promise<void>
  tell: (news: SelfTestNews) => void
  guarded: <T>(work: () => Promise<T>) => Promise<T>
  turn: () => Promise<void>
}

/** Backends beside the tested one, as far as they are here; the slowest last. */
function others({ backend, found }: SpeedTest): BackendName[] {
  const here = (['webgpu', 'webgl', 'wasm'] as const).filter((name) => found[name].kind === 'adapter')
  return [...here, 'cpu' as const].filter((name) => name !== backend)
}

/** Times everything; what cannot be run is told with its reason. @throws what `guarded` and `turn` throw */
export async function timeAll(test: SpeedTest): Promise<void> {
  const { backend, stock, start, tell } = test
  const columns = others(test)
  tell({ type: 'part', part: 'speed', total: workloads.length * (columns.length + (stock === null ? 1 : 2)) })
  for (const work of workloads) {
    await timed(test, work, 'ours')
    if (stock === null) continue
    if (work.kernel !== undefined && !stock.some(({ kernelName }) => kernelName === work.kernel)) {
      const problem = 'tfjs has no such kernel on this backend; in the iteration ours stays'
      tell({ type: 'timed', timed: { workload: work.name, column: 'tfjs', milliseconds: null, problem } })
      continue
    }
    const putBack = useStockKernels(stock)
    try {
      await timed(test, work, 'tfjs')
    } finally {
      putBack()
    }
  }
  for (const name of columns) {
    try {
      await start(name)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      tell({ type: 'skipped', part: 'speed', why })
      continue
    }
    for (const work of workloads) await timed(test, work, name)
  }
  await tf.setBackend(backend)
}

async function timed({ guarded, tell, turn }: SpeedTest, { name, open }: Workload, column: SpeedColumn): Promise<void> {
  await turn()
  tell({ type: 'running', part: 'speed', what: name })
  let problem: string | null = null
  let milliseconds: number | null = null
  try {
    milliseconds = await guarded(async () => {
      const work = open()
      try {
        return await timeWorkload(work, turn)
      } finally {
        work.dispose()
      }
    })
  } catch (error) {
    if (error instanceof Error && ['DeviceLost', 'Cancelled'].includes(error.name)) throw error
    problem = error instanceof Error ? error.message : String(error)
  }
  tell({ type: 'timed', timed: { workload: name, column, milliseconds, problem } })
}
