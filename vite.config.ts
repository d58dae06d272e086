import { readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

/** The page fetches image sets in shards: what they were cut from, and pretraining reads, is not part of the site. */
function withoutOriginals(): Plugin {
  let data = ''
  return {
    name: 'without-originals',
    apply: 'build',
    configResolved: ({ root, build }) => void (data = resolve(root, build.outDir, 'data')),
    closeBundle() {
      for (const entry of readdirSync(data, { recursive: true, encoding: 'utf8' }))
        if (/-idx\d-ubyte\.gz$/.test(entry)) rmSync(join(data, entry))
    },
  }
}

// `base: './'` makes the built site work from any folder of any static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), withoutOriginals()],
  // The worker's packages are found before the first visit: found on the way, each would reload the page.
  // ONNX Runtime looks for its .wasm beside its own script, so that has to stay where it is.
  optimizeDeps: { entries: ['index.html', 'src/workers/*/*.worker.ts'], exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
})
