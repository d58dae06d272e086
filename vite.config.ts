import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { knownFiles, withoutOriginals } from './scripts/site-files'
import { recordChunks } from './scripts/size/chunks'

const chunks = recordChunks()

// `base: './'` makes the built site work from any folder of any static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), knownFiles(), withoutOriginals(), chunks.page],
  // The worker's packages are found before the first visit: found on the way, each would reload the page.
  // ONNX Runtime looks for its .wasm beside its own script, so that has to stay where it is.
  optimizeDeps: { entries: ['index.html', 'src/workers/*/*.worker.ts'], exclude: ['onnxruntime-web'] },
  worker: { format: 'es', plugins: () => [knownFiles(), chunks.worker()] },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
})
