/**
 * Bundles tfjs' own tests, which its package has, with our kernels and one copy of tfjs: its modules are those that the tests import by their
 * paths, and Jasmine is what `jasmine.ts` has of it.
 */
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../../scripts/setup.mjs'

/** tfjs still calls `require` in Node, and looks for its .wasm files in the script's folder. */
const forNode = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const __dirname = ${JSON.stringify(join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'))}`

/** @param entry file of this folder */
export async function bundleOfTests(entry: string, platform: 'node' | 'browser'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    write: false,
    platform,
    format: 'esm',
    target: 'es2022',
    mainFields: ['module', 'main'],
    define: { 'import.meta.env': JSON.stringify({ BASE_URL: './' }) },
    banner: platform === 'node' ? { js: forNode } : {},
    // The package calls its tests free of side effects.
    ignoreAnnotations: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'jasmine',
        setup: ({ onResolve }) => {
          onResolve({ filter: /\/jasmine_util$/ }, () => ({ path: join(import.meta.dirname, 'jasmine.ts') }))
        },
      },
    ],
  })
  return outputFiles?.[0]?.text ?? ''
}
