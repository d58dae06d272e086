/** The ladder in a worker of headless Chromium, where every WebGPU and WebGL adapter is software. */
import { describe, expect, it } from 'vitest'
import type { BackendName, BackendReport } from '../../../src/gpu/types'

interface Outcome {
  report: BackendReport
  running: string
  values: number[]
  loss: { reason: string } | null
}

function startInWorker(asked: BackendName | null): Promise<Outcome> {
  const worker = new Worker(new URL('./ladder.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Outcome>((resolve, reject) => {
    worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data))
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(asked)
  }).finally(() => worker.terminate())
}

describe('startBackend in a worker', () => {
  it('prefers WebAssembly to software adapters', async () => {
    const { report, running, values } = await startInWorker(null)
    expect(report).toMatchObject({ name: 'wasm', software: false })
    expect(report.reason).toMatch(/software/)
    expect(report.advice).not.toBeNull()
    expect(running).toBe('wasm')
    expect(values).toEqual([1.5, 2.5])
  })

  it.each(['webgpu', 'webgl', 'wasm', 'cpu'] as const)('starts %s where asked for', async (asked) => {
    const { report, running, values } = await startInWorker(asked)
    expect(report.name).toBe(asked)
    expect(report.software).toBe(asked === 'webgpu' || asked === 'webgl')
    expect(running).toBe(asked)
    expect(values).toEqual([1.5, 2.5])
  })

  it('tells of the loss of the device', async () => {
    expect((await startInWorker('webgpu')).loss).toMatchObject({ reason: 'destroyed' })
  })
})
