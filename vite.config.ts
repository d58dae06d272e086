import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// `base: './'` makes the built site work from any folder of any static host.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  // The worker's packages are found before the first visit: found on the way, each would reload the page.
  optimizeDeps: { entries: ['index.html', 'src/workers/*.worker.ts'] },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
})
