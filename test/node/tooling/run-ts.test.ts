/** `scripts/run-ts.mjs` runs this repository's TypeScript in Node, tfjs-wasm included. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

const fixtures = join(root, 'test', 'node', 'tooling', 'fixtures')

function runTs(...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'scripts', 'run-ts.mjs'), ...args], { cwd: root, encoding: 'utf8' })
}

test('a program gets tfjs-wasm, its arguments, its own address and its own exit code', () => {
  const program = join(fixtures, 'multiply-on-wasm.ts')
  const { stdout, stderr, status } = runTs(program, '--seed', '1')
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    backend: 'wasm',
    product: [19, 22, 43, 50],
    arguments: ['--seed', '1'],
    url: pathToFileURL(program).href,
  })
  expect(status).toBe(3)
})

test('a program that throws ends with 1 and names the line of the source', () => {
  const { stderr, status } = runTs(join(fixtures, 'throws.ts'))
  expect(status).toBe(1)
  expect(stderr).toContain('throws.ts:2')
  expect(stderr).toContain('width 27: must be 28, 32 or 64')
})

test('a program is bundled again once a file of it has changed, and only then', () => {
  const folder = mkdtempSync(join(root, 'node_modules', '.cache', 'run-ts-'))
  const word = join(folder, 'word.ts')
  /** @param second since 1970 that the file says it was changed at */
  const write = (text: string, second: number) => {
    writeFileSync(word, `export const word: string = '${text}'\n`)
    utimesSync(word, second, second)
  }
  try {
    const program = join(folder, 'says.ts')
    writeFileSync(program, "import { word } from './word'\nconsole.log(word)\n")
    write('one', 1000)
    expect(runTs(program).stdout).toBe('one\n')
    // Neither its time nor its size tells of the change, so that it shows which bundle is run.
    write('two', 1000)
    expect(runTs(program).stdout).toBe('one\n')
    write('two', 2000)
    expect(runTs(program).stdout).toBe('two\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
