import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { withContentPolicy } from './scripts/content-policy'
import { knownFiles, shellFiles, withoutOriginals } from './scripts/site-files'
import { listPackages } from './scripts/site-packages'
import { recordChunks } from './scripts/size/chunks'

const chunks = recordChunks()
const packages = listPackages()

/** Keeps the page, so that it opens without a network: src/workers/offline. Models and images are no part of it. */
const installed = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/workers/offline',
  filename: 'service.ts',
  // The page registers it when it has nothing else to do, and offers what is new: src/state/offline.
  injectRegister: false,
  registerType: 'prompt',
  includeManifestIcons: false,
  injectManifest: {
    globPatterns: ['index.html', 'assets/**'],
    maximumFileSizeToCacheInBytes: 1e8,
    manifestTransforms: [shellFiles('dist')],
    rollupFormat: 'iife',
  },
  manifest: {
    name: 'Modeweave',
    short_name: 'Modeweave',
    description: 'Two research papers to play with: a mixture GAN and copy-safe diffusion, trained on your own GPU.',
    id: '.',
    start_url: '.',
    scope: '.',
    display: 'standalone',
    theme_color: '#ffffff',
    background_color: '#ffffff',
    icons: [
      { src: 'icons/mark.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/mark-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/mark-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/mark-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
})

// `base: './'` makes the built site work from any folder of any static host.
export default defineConfig({
  base: './',
  plugins: [svelte(), knownFiles(), withoutOriginals(), withContentPolicy(), chunks.page, packages.page, installed],
  // The worker's packages are found before the first visit: found on the way, each would reload the page.
  // ONNX Runtime looks for its .wasm beside its own script, so that has to stay where it is.
  optimizeDeps: { entries: ['index.html', 'src/workers/*/*.worker.ts'], exclude: ['onnxruntime-web'] },
  worker: { format: 'es', plugins: () => [knownFiles(), chunks.worker(), packages.worker()] },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
})
