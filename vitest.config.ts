import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { bundleOfTests } from './test/peers/bundle'
import { chromiumArguments, findChromium } from './scripts/chromium.mjs'

/** `npm run test:long` takes files named `*.long.test.ts` alone, `npm test` all others. */
const isLong = process.env.MODEWEAVE_TESTS === 'long'
const filesOf = (project: string) => ({
  include: [`test/${project}/**/*${isLong ? '.long' : ''}.test.ts`],
  exclude: isLong ? [] : ['**/*.long.test.ts'],
})

/** Three projects: mathematics in Node, the same operations on WebGPU in Chromium, and the page clicked end to end. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte()],
        test: {
          name: 'node',
          environment: 'node',
          ...filesOf('node'),
          // Processes: tests set bounds on the processor time and the memory of theirs.
          pool: 'forks',
          // Vitest leaves one core to itself: of two, that is half.
          maxWorkers: availableParallelism(),
          hookTimeout: 60_000,
          globalSetup: ['test/prepared-data.ts'],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [svelte()],
        // Named, so that Vite bundles them before the first test and not in the middle of one, which reloads the page.
        optimizeDeps: {
          include: [
            // A file that is not there is answered with index.html, whose script Vite reads ahead.
            'svelte',
            'axe-core',
            'uplot',
            'valibot',
            'compromise/two',
            'idb',
            'fflate',
            'pure-rand/distribution/uniformInt',
            'pure-rand/generator/xoroshiro128plus',
            '@huggingface/tokenizers',
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgl',
            '@tensorflow/tfjs-backend-webgpu',
          ],
          // Its script looks for its .wasm beside itself, so it has to stay where it is.
          exclude: ['onnxruntime-web'],
        },
        test: {
          name: 'browser',
          ...filesOf('browser'),
          globalSetup: ['test/prepared-data.ts', 'test/browser/captions/scores-in-node.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
          // One page for all files: a device compiles each kernel once, and compiling is most of what a software adapter does. Long
          // ones have a page each: some take our kernels away.
          isolate: isLong,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            expect: {
              toMatchScreenshot: {
                // Edges may be drawn a little otherwise by another version; a missing line or a moved box is more than that.
                comparatorName: 'pixelmatch',
                comparatorOptions: { threshold: 0.15, allowedMismatchedPixels: 40 },
                resolveScreenshotPath: ({ root, arg, ext }) => join(root, 'test', 'book', 'pictures', `${arg}${ext}`),
              },
            },
            provider: playwright({
              launchOptions: { executablePath: findChromium() ?? undefined, args: chromiumArguments },
            }),
            instances: [{ browser: 'chromium' }],
            commands: { bundleOfTests: (_context, entry: string) => bundleOfTests(entry, 'browser') },
          },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          ...filesOf('e2e'),
          globalSetup: ['test/prepared-data.ts', 'test/e2e/serve.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // A page waits as often as it works: two files at once take a quarter less than one after the other.
          maxWorkers: 2,
        },
      },
    ],
  },
})
