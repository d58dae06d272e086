/** Looks for what the browser (or Node) offers to compute on. Works on a page, in a worker and in Node. */
import type { BackendName } from './types'
import type { Browser, Finding, Found } from './ladder'

/** Names under which drivers that draw with the processor go. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b|mesa offscreen/i

/** True for the name of a software adapter or renderer. */
export const isSoftwareName = (name: string) => softwareNames.test(name)

/** What `look` found, and the adapter to request a device of (an adapter gives one device only). */
export interface Search {
  found: Found
  adapter: GPUAdapter | null
}

/**
 * Looks at everything the ladder may choose from.
 * @param asked a software WebGPU adapter is looked for only where `webgpu` was asked for
 */
export async function look(asked: BackendName | null): Promise<Search> {
  // Typed as always there, but Node 20 has no navigator, and many browsers have no `gpu` in it.
  const navigator = globalThis.navigator as Partial<Navigator> | undefined
  const { finding, adapter } = await lookForWebgpu(navigator?.gpu, asked === 'webgpu').catch((error: unknown) => ({
    finding: { kind: 'failed' as const, message: error instanceof Error ? error.message : String(error) },
    adapter: null,
  }))
  const browser = browserOf(navigator?.userAgent ?? 'Node.js')
  return { found: { browser, webgpu: finding, webgl: lookForWebgl(), wasm: lookForWasm() }, adapter }
}

/** The browser family: its engine matters, so every browser on iOS is Safari. */
export function browserOf(userAgent: string): Browser {
  if (/^Node/.test(userAgent)) return 'node'
  if (/CriOS|FxiOS|EdgiOS/.test(userAgent)) return 'safari'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrom(e|ium)\//.test(userAgent)) return 'chromium'
  return /Safari\//.test(userAgent) ? 'safari' : 'other'
}

async function lookForWebgpu(
  gpu: GPU | undefined,
  softwareToo: boolean,
): Promise<{ finding: Finding; adapter: GPUAdapter | null }> {
  if (gpu === undefined) {
    return { finding: { kind: globalThis.isSecureContext === false ? 'insecure' : 'none' }, adapter: null }
  }
  const adapter =
    (await gpu.requestAdapter({ powerPreference: 'high-performance' })) ??
    (softwareToo ? await gpu.requestAdapter({ forceFallbackAdapter: true }) : null)
  if (adapter === null) return { finding: { kind: 'refused' }, adapter }
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info
  const name = description || [vendor, architecture, device].filter((word) => word !== '').join(' ') || 'a GPU'
  const names = [vendor, architecture, device, description].join(' ')
  // Before 2025 browsers had the mark on the adapter itself.
  const marked = isFallbackAdapter || (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter === true
  const software = marked || isSoftwareName(names)
  return { finding: { kind: 'adapter', name, software }, adapter }
}

/** Training needs to draw into float32 textures, so a WebGL without them counts as none. */
function lookForWebgl(): Finding {
  if (typeof OffscreenCanvas === 'undefined') return { kind: 'none' }
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (gl === null) return { kind: 'refused' }
  try {
    if (gl.getExtension('EXT_color_buffer_float') === null) return { kind: 'refused' }
    const details = gl.getExtension('WEBGL_debug_renderer_info')
    const name = String(gl.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
    const fast = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true })
    fast?.getExtension('WEBGL_lose_context')?.loseContext()
    return { kind: 'adapter', name, software: fast === null || isSoftwareName(name) }
  } finally {
    // Browsers allow few contexts at a time.
    gl.getExtension('WEBGL_lose_context')?.loseContext()
  }
}

/** The smallest module that uses a SIMD instruction: a function that makes a vector and takes a lane of it. */
const simdModule = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0],
  ...[10, 11, 1, 9, 0, 65, 0, 253, 17, 253, 27, 0, 11],
)

function lookForWasm(): Finding {
  const simd = typeof WebAssembly === 'object' && WebAssembly.validate(simdModule)
  return simd ? { kind: 'adapter', name: 'WebAssembly SIMD', software: false } : { kind: 'none' }
}
