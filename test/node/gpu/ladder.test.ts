/** Which backend is chosen in which situation, and what the visitor is told. */
import { describe, expect, it } from 'vitest'
import { browserOf, isSoftwareName } from '../../../src/gpu/adapters'
import { startBackend } from '../../../src/gpu/backend'
import { chooseBackend, type Finding, type Found } from '../../../src/gpu/ladder'
import type { BackendName } from '../../../src/gpu/types'

const hardware: Finding = { kind: 'adapter', name: 'Apple M2', software: false }
const software: Finding = { kind: 'adapter', name: 'SwiftShader', software: true }
const wasm: Finding = { kind: 'adapter', name: 'WebAssembly SIMD', software: false }
const none: Finding = { kind: 'none' }
const refused: Finding = { kind: 'refused' }
const failed: Finding = { kind: 'failed', message: 'out of memory' }

const found = (change: Partial<Found>): Found => ({ browser: 'chromium', webgpu: none, webgl: none, wasm, ...change })

interface Row {
  situation: string
  found: Found
  asked?: BackendName
  chosen: BackendName
  reason: RegExp
  advice: RegExp | null
}

const rows: Row[] = [
  {
    situation: 'hardware WebGPU',
    found: found({ webgpu: hardware, webgl: hardware }),
    chosen: 'webgpu',
    reason: /^WebGPU runs on Apple M2/,
    advice: null,
  },
  {
    situation: 'no WebGPU in Firefox, hardware WebGL',
    found: found({ browser: 'firefox', webgl: hardware }),
    chosen: 'webgl',
    reason: /^This browser has no WebGPU, so WebGL is used, on Apple M2/,
    advice: /Firefox has WebGPU from version/,
  },
  {
    situation: 'no WebGPU in an old Safari',
    found: found({ browser: 'safari', webgl: hardware }),
    chosen: 'webgl',
    reason: /no WebGPU/,
    advice: /Safari has WebGPU from version 26/,
  },
  {
    situation: 'software WebGPU and WebGL',
    found: found({ webgpu: software, webgl: software }),
    chosen: 'wasm',
    reason: /software \(SwiftShader\), .* WebGL is drawn in software \(SwiftShader\)/,
    advice: /graphics acceleration/,
  },
  {
    situation: 'software WebGPU in Firefox, hardware WebGL',
    found: found({ browser: 'firefox', webgpu: software, webgl: hardware }),
    chosen: 'webgl',
    reason: /^The only WebGPU adapter is software/,
    advice: /Firefox's settings/,
  },
  {
    situation: 'plain http',
    found: found({ webgpu: { kind: 'insecure' } }),
    chosen: 'wasm',
    reason: /plain http/,
    advice: /over https/,
  },
  {
    situation: 'WebGPU without an adapter',
    found: found({ webgpu: refused }),
    chosen: 'wasm',
    reason: /^The browser gives WebGPU no graphics adapter, and there is no WebGL on graphics hardware/,
    advice: /chrome:\/\/gpu/,
  },
  {
    situation: 'Node without an adapter',
    found: found({ webgpu: refused, browser: 'node' }),
    chosen: 'wasm',
    reason: /^Node gives WebGPU no graphics adapter/,
    advice: /Dawn/,
  },
  {
    situation: 'WebGPU that does not start',
    found: found({ webgpu: failed, webgl: hardware }),
    chosen: 'webgl',
    reason: /^WebGPU did not start \(out of memory\)/,
    advice: /reload/,
  },
  {
    situation: 'nothing at all',
    found: found({ wasm: none }),
    chosen: 'cpu',
    reason: /WebAssembly with SIMD is missing, so plain JavaScript/,
    advice: /Update Chrome/,
  },
  {
    situation: 'wasm that does not start',
    found: found({ wasm: failed }),
    chosen: 'cpu',
    reason: /WebAssembly did not start \(out of memory\)/,
    advice: /Update Chrome/,
  },
  {
    situation: 'software WebGPU asked for',
    found: found({ webgpu: software }),
    asked: 'webgpu',
    chosen: 'webgpu',
    reason: /in software \(SwiftShader\) was asked for/,
    advice: /Take \?backend=webgpu out of the address: WebAssembly is faster here/,
  },
  {
    situation: 'wasm asked for beside hardware WebGPU',
    found: found({ webgpu: hardware }),
    asked: 'wasm',
    chosen: 'wasm',
    reason: /WebAssembly was asked for/,
    advice: /WebGPU is faster here/,
  },
  {
    situation: 'what would be chosen anyway asked for',
    found: found({}),
    asked: 'wasm',
    chosen: 'wasm',
    reason: /no WebGPU/,
    advice: /Update Chrome/,
  },
  {
    situation: 'cpu asked for',
    found: found({}),
    asked: 'cpu',
    chosen: 'cpu',
    reason: /Plain JavaScript was asked for/,
    advice: /WebAssembly is faster/,
  },
]

describe('chooseBackend', () => {
  it.each(rows)('$situation: $chosen', ({ found, asked, chosen, reason, advice }) => {
    const report = chooseBackend(found, asked ?? null)
    expect(report.name).toBe(chosen)
    expect(report.reason).toMatch(reason)
    if (advice === null) expect(report.advice).toBeNull()
    else expect(report.advice).toMatch(advice)
  })

  it('marks a software adapter', () => {
    expect(chooseBackend(found({ webgpu: software }), 'webgpu').software).toBe(true)
    expect(chooseBackend(found({ webgpu: hardware }), 'webgpu').software).toBe(false)
  })

  it.each([
    ['webgpu', found({}), /WebGPU was asked for \(\?backend=webgpu\), but this browser has no WebGPU\. Update Chrome/],
    ['webgpu', found({ webgpu: failed }), /but WebGPU did not start \(out of memory\)/],
    ['webgl', found({ webgl: refused }), /WebGL was asked for .*, but there is no WebGL on graphics hardware/],
    ['wasm', found({ wasm: none }), /but WebAssembly with SIMD is missing/],
  ] as const)('refuses %s where it is not to be had', (asked, found, message) => {
    expect(() => chooseBackend(found, asked)).toThrow(message)
    expect(() => chooseBackend(found, asked)).toThrow(expect.objectContaining({ name: 'BadInput' }))
  })
})

describe('names', () => {
  it.each([
    ['Google SwiftShader', true],
    ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', true],
    ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
    ['Microsoft Basic Render Driver', true],
    ['Apple M2', false],
    ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
    ['AMD Radeon (warped)', false],
  ])('%s: software %s', (name, software) => expect(isSoftwareName(name)).toBe(software))

  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'chromium',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'firefox'],
    ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', 'safari'],
    ['Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1', 'safari'],
    ['Node.js/22', 'node'],
  ])('%s is %s', (userAgent, browser) => expect(browserOf(userAgent)).toBe(browser))
})

describe('startBackend in Node', () => {
  it('starts WebAssembly where nothing is asked for', async () => {
    const { report } = await startBackend(null)
    expect(report).toMatchObject({ name: 'wasm', adapter: 'WebAssembly SIMD', software: false })
    expect(report.reason).toMatch(/^Node has no WebGPU/)
  })

  it('starts plain JavaScript where asked for', async () => {
    expect((await startBackend('cpu')).report.name).toBe('cpu')
  })

  it('refuses WebGPU', async () => {
    await expect(startBackend('webgpu')).rejects.toThrow(/but Node has no WebGPU/)
  })
})
