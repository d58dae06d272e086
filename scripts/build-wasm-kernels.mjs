/**
 * Compiles the training kernels (AssemblyScript, src/gpu/kernels/wasm/assembly) into src/gpu/kernels/wasm/kernels.generated.ts
 * and kernels-relaxed.generated.ts (for engines with relaxed SIMD, where a multiplication and an addition are one instruction). They
 * hold the binary as base64 so that Node, a worker and Vite load it without fetching. Run after changing a kernel:
 *   node scripts/build-wasm-kernels.mjs
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/gpu/kernels/wasm')

/** The files, and whether each is for engines with relaxed SIMD. */
export const generatedFiles = [
  { file: join(folder, 'kernels.generated.ts'), relaxed: false },
  { file: join(folder, 'kernels-relaxed.generated.ts'), relaxed: true },
]

/**
 * The text of a generated file for the sources as they are now.
 *
 * @param {boolean} relaxed
 * @returns {Promise<string>}
 * @throws {Error} what the AssemblyScript compiler reports, if a source does not compile.
 */
export async function compileKernels(relaxed) {
  const sources = new Map()
  for (const name of await readdir(join(folder, 'assembly'))) {
    if (name.endsWith('.ts')) sources.set(name, await readFile(join(folder, 'assembly', name), 'utf8'))
  }
  let binary
  const { error, stderr } = await asc.main(
    // --zeroFilledMemory is not given: the memory is tfjs' own and full of tensors.
    [
      ...['index.ts', '--outFile', 'kernels.wasm', '--runtime', 'stub', '--enable', 'simd', '--importMemory'],
      ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
      ...['--noExportMemory', '--use', 'abort=', '-O3', '--noAssert', '--converge'],
    ],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (name, contents) => void (name === 'kernels.wasm' && (binary = contents)),
      listFiles: () => [],
    },
  )
  if (error || !binary) throw new Error(`The WebAssembly kernels do not compile: ${stderr.toString() || error}`)
  const base64 = Buffer.from(binary).toString('base64')
  const lines = base64.match(/.{1,100}/g) ?? []
  return [
    '/** Made by scripts/build-wasm-kernels.mjs from ./assembly; do not edit. The WebAssembly binary in base64. */',
    `export const kernelsBase64 =`,
    lines.map((line) => `  '${line}'`).join(' +\n'),
    '',
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, relaxed } of generatedFiles) {
    const text = await compileKernels(relaxed)
    await writeFile(file, text)
    console.log(`${file}: ${text.length} characters`)
  }
}
