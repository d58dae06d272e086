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
 * A bundle is kept and used again until one of its files has changed. It ends with the program's exit code.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root, setUp } from './setup.mjs'

const [file, ...programArguments] = process.argv.slice(2)
if (!file) {
  console.error('No program was named: node scripts/run-ts.mjs FILE.ts [arguments].')
  process.exit(1)
}
setUp({ chromium: false })

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
    onResolve({ filter: /\?(worker&)?(url|raw)$/ }, async ({ path, resolveDir }) => {
      const [bare, query] = path.split('?')
      const suffix = query.replace('worker&', '')
      const found = bare.startsWith('.') ? resolve(resolveDir, bare) : join(root, 'node_modules', bare)
      // A worker is asked for by its module's name.
      const named = query.startsWith('worker&') && !found.endsWith('.ts') ? `${found}.ts` : found
      return { path: named, namespace: suffix }
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
const name = createHash('sha256').update(resolve(file)).digest('hex').slice(0, 12)
const bundle = join(folder, `${basename(file, '.ts')}-${name}.mjs`)
/** What the bundle was made of: this file and every input, with when and how large it was. */
const record = `${bundle}.json`

const stampOf = (path) => {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

/** Whether the bundle that is there was made of the files as they are. */
function isFresh() {
  try {
    if (!existsSync(bundle)) return false
    return Object.entries(JSON.parse(readFileSync(record, 'utf8'))).every(([path, stamp]) => stampOf(path) === stamp)
  } catch {
    // No record, half a one, or a file of it is gone.
    return false
  }
}

async function bundleAnew() {
  const { build } = await import('esbuild')
  const partial = `${bundle}.${process.pid}.partial`
  const { metafile } = await build({
    entryPoints: [file],
    outfile: partial,
    bundle: true,
    metafile: true,
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
  const inputs = Object.keys(metafile.inputs)
    // What `define` puts in is no file.
    .filter((input) => !input.startsWith('<'))
    .map((input) => resolve(input.replace(/^(url|raw):/, '')))
  const stamps = Object.fromEntries([fileURLToPath(import.meta.url), ...inputs].map((path) => [path, stampOf(path)]))
  // Renamed when complete, the record last: two that start at once never load half a bundle.
  rmSync(record, { force: true })
  renameSync(partial, bundle)
  writeFileSync(`${record}.${process.pid}`, JSON.stringify(stamps))
  renameSync(`${record}.${process.pid}`, record)
}

if (!isFresh()) await bundleAnew()
process.setSourceMapsEnabled(true)
process.argv.splice(1, process.argv.length - 1, resolve(file), ...programArguments)
await import(pathToFileURL(bundle).href)
