/** What a visitor's first sight of each room takes of scripts, styles and WebAssembly: named by the modules that are asked for. */

/** A first load. */
export interface Load {
  /** The room, and what it trains on where it trains. */
  name: string
  /** Modules of the page; what they import at once comes with them. */
  page: readonly string[]
  /** Modules of the labs' worker, likewise. */
  lab: readonly string[]
  /** Beginnings of the names of other files in dist/assets/. */
  beside: readonly string[]
}

/** What the two builds begin with. */
export const PAGE = 'index.html'
export const LAB = 'src/workers/lab.worker.ts'

const onWebgpu = { lab: ['src/gpu/parts-backend.ts'], beside: [] }
const onWasm = {
  lab: ['src/gpu/wasm.ts', 'src/gpu/kernels/wasm/kernels-relaxed.generated.ts'],
  beside: ['tfjs-backend-wasm-simd-'],
}
const mixture = [LAB, 'src/workers/mixture/mixture.worker.ts']
const fusion = [LAB, 'src/workers/fusion/fusion.worker.ts']
const fusionRoom = [PAGE, 'src/views/fusion/FusionRoom.svelte', 'src/views/fusion/Transport.svelte']

export const loads: readonly Load[] = [
  { name: 'Start', page: [PAGE, 'src/views/start/StartRoom.svelte'], lab: [], beside: [] },
  // Interpolate is of the same scripts.
  { name: 'Mixture, WebGPU', page: [PAGE], lab: [...mixture, ...onWebgpu.lab], beside: onWebgpu.beside },
  { name: 'Mixture, WebAssembly', page: [PAGE], lab: [...mixture, ...onWasm.lab], beside: onWasm.beside },
  {
    name: 'Captions',
    page: [PAGE, 'src/views/captions/CaptionsRoom.svelte', 'src/views/captions/Transport.svelte'],
    lab: [LAB, 'src/workers/captions/captions.worker.ts'],
    beside: [],
  },
  { name: 'Fusion, WebGPU', page: fusionRoom, lab: [...fusion, ...onWebgpu.lab], beside: onWebgpu.beside },
  { name: 'Fusion, WebAssembly', page: fusionRoom, lab: [...fusion, ...onWasm.lab], beside: onWasm.beside },
  {
    name: 'Results',
    page: [PAGE, 'src/views/results/ResultsRoom.svelte', 'src/views/results/queue/QueueBar.svelte'],
    lab: [],
    beside: [],
  },
  {
    name: 'Runs',
    page: [
      PAGE,
      'src/views/runs/RunsRoom.svelte',
      'src/state/runs/shelf.ts',
      'src/state/runs/bundled.ts',
      'src/state/runs/entries.ts',
    ],
    lab: [],
    beside: [],
  },
  { name: 'Self-test', page: [PAGE, 'src/views/selftest/SelfTestRoom.svelte'], lab: [], beside: [] },
  {
    name: 'Embedded figure',
    page: [PAGE, 'src/views/embed/Embed.svelte', 'src/views/start/OneTerm.svelte'],
    lab: [],
    beside: [],
  },
]
