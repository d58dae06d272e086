/** What is known of the machine that is tested: its browser, its GPU's limits and features, its processor. */
import { currentDevice, raisedLimits, wantedFeatures } from '../gpu/device'
import type { Found } from '../gpu/ladder'
import type { BackendReport } from '../gpu/types'
import type { Fact, FactGroup, Machine } from './types'

/** What every WebGPU device has at least, by the standard; of the limits that we ask for more of. */
const LEAST: Readonly<Record<(typeof raisedLimits)[number], number>> = {
  maxBufferSize: 268_435_456,
  maxStorageBufferBindingSize: 134_217_728,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
}

const grouped = new Intl.NumberFormat('en')

/** Limits and features of the device that runs; none on another backend. */
function deviceFacts(device: GPUDevice | null): FactGroup[] {
  if (device === null) return []
  const limits = raisedLimits.map((name): Fact => ({
    name,
    value: grouped.format(device.limits[name]),
    note: `at least ${grouped.format(LEAST[name])} anywhere`,
  }))
  const features = [...device.features].sort()
  const wanted = wantedFeatures.map((name): Fact => ({ name, value: device.features.has(name) ? 'yes' : 'no' }))
  const others = features.filter((name) => !wantedFeatures.some((one) => one === name))
  return [
    { title: 'Limits of the device', facts: limits },
    {
      title: 'Features of the device',
      facts: [...wanted, { name: 'others', value: others.join(', ') || 'none' }],
    },
  ]
}

/** What a browser, or Node, tells of itself. */
function hostFacts(): Fact[] {
  // Typed as always there; Node 20 has no navigator.
  const navigator = globalThis.navigator as (Partial<Navigator> & { deviceMemory?: number }) | undefined
  const { userAgent = 'Node.js', hardwareConcurrency, deviceMemory } = navigator ?? {}
  const node = typeof process === 'object' ? (process.versions.node as string | undefined) : undefined
  return [
    { name: 'browser', value: node === undefined ? userAgent : `Node ${node}, ${process.platform} ${process.arch}` },
    { name: 'processor cores', value: hardwareConcurrency === undefined ? 'not told' : String(hardwareConcurrency) },
    ...(deviceMemory === undefined
      ? []
      : [{ name: 'memory, as the browser tells it', value: `${deviceMemory} GB or more` }]),
    {
      name: 'cross-origin isolated',
      value: globalThis.crossOriginIsolated ? 'yes: shared memory, threads' : 'no: WebAssembly has one thread',
    },
  ]
}

/** One line for each way to compute. */
function wayFacts({ webgpu, webgl, wasm }: Found): Fact[] {
  const said = (finding: Found['webgpu']): string => {
    switch (finding.kind) {
      case 'none':
        return 'not here'
      case 'insecure':
        return 'hidden, because the page came over plain http'
      case 'refused':
        return 'here, but it gives no adapter'
      case 'failed':
        return `did not start: ${finding.message}`
      case 'adapter':
        return `${finding.name}${finding.software ? ' (software)' : ''}`
    }
  }
  return [
    { name: 'WebGPU', value: said(webgpu) },
    { name: 'WebGL', value: said(webgl) },
    { name: 'WebAssembly', value: said(wasm) },
  ]
}

/** @param report of the backend that runs */
export function describeMachine(report: BackendReport, found: Found): Machine {
  return {
    report,
    found,
    groups: [
      { title: 'Ways to compute', facts: wayFacts(found) },
      ...deviceFacts(report.name === 'webgpu' ? currentDevice() : null),
      { title: 'Browser and processor', facts: hostFacts() },
    ],
  }
}
