/**
 * Runs a TypeScript program in Node: `node scripts/run-ts.mjs scripts/train-mixture.ts --data mnist`.
 *
 * esbuild bundles the program and all it imports into one ES module, for Node cannot load this repository's sources as
 * they are (extensionless imports, `?url` of Vite, two builds of tfjs in one program). In the bundle
 * - tfjs is taken as ES modules (`module` before `main`), one copy of each;
 * - tfjs-wasm finds its own .wasm files: `setWasmPaths` is called with the package's folder as it loads;
 * - `import path from './x.wasm?url'` gives the file's path, for `fs.readFile`; `?raw` gives its text;
 * - `import.meta.url` is the source file's, not the bundle's;
 * - `import.meta.env` is `{ BASE_URL: './', DEV: false, PROD: true, SSR: true }`.
 * It ends with the program's exit code.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setUp } from './setup.mjs'

const [file, ...programArguments] = process.argv.slice(2)
if (!file) {
  console.error('No program was named: node scripts/run-ts.mjs FILE.ts [arguments].')
  process.exit(1)
}
setUp({ chromium: false })
const { build } = await import('esbuild')

/** Packages that must stay packages: native code, or programs that find their own files. */
const external = [
  'webgpu',
  'onnxruntime-web',
  'playwright',
  'playwright-core',
  'esbuild',
  'vite',
  'vitest',
  'assemblyscript',
  'binaryen',
]

const inPackages = `${sep}node_modules${sep}`

/** What Vite's suffixes and `import.meta.url` mean, for esbuild. */
const likeVite = {
  name: 'like-vite',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?(url|raw)$/ }, async ({ path, resolveDir }) => {
      const [bare, suffix] = path.split('?')
      const found = bare.startsWith('.') ? resolve(resolveDir, bare) : join(root, 'node_modules', bare)
      return { path: found, namespace: suffix }
    })
    onLoad({ filter: /./, namespace: 'url' }, ({ path }) => ({ contents: path, loader: 'text' }))
    onLoad({ filter: /./, namespace: 'raw' }, ({ path }) => ({ contents: readFileSync(path, 'utf8'), loader: 'text' }))
    onLoad({ filter: /\.m?[jt]s$/ }, ({ path }) => {
      if (path.includes(inPackages)) return undefined
      const contents = readFileSync(path, 'utf8')
      const url = JSON.stringify(pathToFileURL(path).href)
      return { contents: contents.replaceAll('import.meta.url', url), loader: path.endsWith('ts') ? 'ts' : 'js' }
    })
  },
}

/** Tells tfjs-wasm where its .wasm files are, the moment it is loaded. */
const wasmFromPackage = {
  name: 'wasm-from-package',
  setup({ onLoad }) {
    onLoad({ filter: /tfjs-backend-wasm[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const folder = JSON.stringify(dirname(path) + sep)
      const located = `import { setWasmPaths as locate } from './backend_wasm'; locate(${folder});`
      return { contents: `${readFileSync(path, 'utf8')}\n${located}`, loader: 'js' }
    })
  },
}

const folder = join(root, 'node_modules', '.cache', 'modeweave')
mkdirSync(folder, { recursive: true })
const bundle = join(folder, `${basename(file, '.ts')}-${process.pid}.mjs`)

await build({
  entryPoints: [file],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  external,
  define: { 'import.meta.env': JSON.stringify({ BASE_URL: './', DEV: false, PROD: true, SSR: true }) },
  // tfjs still calls `require` and `__dirname` in Node; an ES module has neither.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module'",
      'const require = __createRequire(import.meta.url)',
      `const __filename = ${JSON.stringify(bundle)}, __dirname = ${JSON.stringify(folder)}`,
    ].join('\n'),
  },
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'warning',
  plugins: [likeVite, wasmFromPackage],
}).catch(() => process.exit(1))

process.on('exit', () => rmSync(bundle, { force: true }))
process.setSourceMapsEnabled(true)
process.argv.splice(1, process.argv.length - 1, resolve(file), ...programArguments)
await import(pathToFileURL(bundle).href)
