/**
 * Which backend to use, given what was found: hardware WebGPU, else hardware WebGL, else WebAssembly, else plain
 * JavaScript. A software adapter is 20-60 times slower than WebAssembly on the same machine, so it is used only when
 * asked for. Pure, so that every situation can be tested; its sentences are for the visitor.
 */
import type { BackendName, BackendReport } from './types'
import { BadInput } from '../messages/errors'
import * as says from '../messages/generated/gpu'
import type { Message } from '../messages/message'

export type Browser = 'chromium' | 'firefox' | 'safari' | 'node' | 'other'

export type Finding =
  /** The interface is missing. */
  | { kind: 'none' }
  /** The interface is hidden because the page came over plain http. */
  | { kind: 'insecure' }
  /** The interface is there, but gives no adapter or context. */
  | { kind: 'refused' }
  | { kind: 'adapter'; name: string; software: boolean }
  /** It was tried and did not start. */
  | { kind: 'failed'; message: string }

/** What the machine offers. */
export interface Found {
  browser: Browser
  webgpu: Finding
  webgl: Finding
  wasm: Finding
}

const labels: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
}

const whereWebgpuIs: Record<Browser, string> = {
  chromium:
    'Update Chrome or Edge; on Linux also turn on chrome://flags/#enable-unsafe-webgpu, then restart the browser.',
  firefox:
    'Firefox has WebGPU from version 141 on Windows and 145 on Macs with Apple silicon; elsewhere, use Chrome or Edge.',
  safari: 'Safari has WebGPU from version 26 (macOS 26, iOS 26); on an older Mac, use Chrome or Edge.',
  node: 'Set navigator.gpu to the GPU of the npm package "webgpu".',
  other: 'Use Chrome, Edge, Safari 26 or Firefox 141, or a newer one.',
}

const howToGetHardware: Record<Browser, string> = {
  chromium:
    'Turn on "Use graphics acceleration when available" in chrome://settings/system, restart the browser, and see chrome://gpu for what is still missing.',
  firefox:
    'Turn on "Use hardware acceleration when available" in Firefox\'s settings under Performance, restart it, and see about:support for what is still missing.',
  safari: 'Update macOS or iOS, and leave Lockdown Mode for this page.',
  node: 'Install a graphics driver that Dawn can use.',
  other: "Turn on hardware acceleration in the browser's settings, and restart it.",
}

/** Why WebGPU is not used, as a clause, and how to mend it. */
function withoutWebgpu({ browser, webgpu }: Found): { why: string; advice: string } {
  switch (webgpu.kind) {
    case 'none':
      return {
        why: browser === 'node' ? 'Node has no WebGPU' : 'this browser has no WebGPU',
        advice: whereWebgpuIs[browser],
      }
    case 'insecure':
      return {
        why: 'browsers give WebGPU to secure pages only, and this one came over plain http',
        advice: 'Open the page over https, or from localhost.',
      }
    case 'refused':
      return {
        why: `${browser === 'node' ? 'Node' : 'the browser'} gives WebGPU no graphics adapter`,
        advice: howToGetHardware[browser],
      }
    case 'failed':
      return {
        why: `WebGPU did not start (${webgpu.message})`,
        advice: 'Close other pages that use the GPU and reload; if it stays, update the graphics driver.',
      }
    case 'adapter':
      return {
        why: `the only WebGPU adapter is software (${webgpu.name}), slower than WebAssembly`,
        advice: howToGetHardware[browser],
      }
  }
}

/** Why WebGL or WebAssembly is not used, as a clause. */
function without(name: 'webgl' | 'wasm', finding: Finding): string {
  if (finding.kind === 'failed') return `${labels[name]} did not start (${finding.message})`
  if (finding.kind === 'adapter') return `${labels[name]} is drawn in software (${finding.name})`
  return name === 'webgl' ? 'there is no WebGL on graphics hardware' : 'WebAssembly with SIMD is missing'
}

/** What every machine has. */
const plain = { kind: 'adapter' as const, name: 'JavaScript', software: false }

const isHardware = (finding: Finding): finding is Extract<Finding, { kind: 'adapter' }> =>
  finding.kind === 'adapter' && !finding.software

/** The fastest backend of what was found. */
function fastest(found: Found): BackendReport {
  const { webgpu, webgl, wasm } = found
  if (isHardware(webgpu)) {
    return {
      name: 'webgpu',
      adapter: webgpu.name,
      software: false,
      reason: `WebGPU runs on ${webgpu.name}, the fastest way this page has.`,
      advice: null,
    }
  }
  const { why, advice } = withoutWebgpu(found)
  if (isHardware(webgl)) {
    const reason = `${capital(why)}, so WebGL is used, on ${webgl.name}.`
    return { name: 'webgl', adapter: webgl.name, software: false, reason, advice }
  }
  if (wasm.kind === 'adapter') {
    const reason = `${capital(why)}, and ${without('webgl', webgl)}, so the processor computes, with WebAssembly.`
    return { name: 'wasm', adapter: wasm.name, software: false, reason, advice }
  }
  return {
    name: 'cpu',
    adapter: 'JavaScript',
    software: false,
    reason: `${capital(why)}, and ${without('webgl', webgl)}, and ${without('wasm', wasm)}, so plain JavaScript computes, very slowly.`,
    advice,
  }
}

/**
 * Decides.
 * @param asked what the visitor asked for (`?backend=`), or null
 * @throws BadInput where it is not to be had, saying how to get it
 */
export function chooseBackend(found: Found, asked: BackendName | null): BackendReport {
  const best = fastest(found)
  if (asked === null) return best
  const finding = asked === 'cpu' ? plain : found[asked]
  if (finding.kind !== 'adapter') throw new BadInput(unavailable(found, asked as Exclude<BackendName, 'cpu'>))
  if (best.name === asked) return best
  return {
    name: asked,
    adapter: finding.name,
    software: finding.software,
    reason: `${labels[asked]}${finding.software ? ` in software (${finding.name})` : ''} was asked for (?backend=${asked}).`,
    advice: `Take ?backend=${asked} out of the address: ${labels[best.name]} is faster here.`,
  }
}

function unavailable(found: Found, asked: Exclude<BackendName, 'cpu'>): Message {
  const { why, advice } =
    asked === 'webgpu'
      ? withoutWebgpu(found)
      : { why: without(asked, found[asked]), advice: 'Update the browser, and turn on its hardware acceleration.' }
  return says.backendUnavailable({ label: labels[asked], asked, why, advice })
}

const capital = (clause: string) => clause.charAt(0).toUpperCase() + clause.slice(1)
