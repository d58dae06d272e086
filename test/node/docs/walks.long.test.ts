/** The walks of the how-tos, done: all diffs applied to a copy of the sources, whose types are then checked and whose new tests pass. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { filesOf, walks } from './diffs'

const copy = mkdtempSync(join(tmpdir(), 'modeweave-walks-'))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const parts = ['src', 'scripts', 'test', 'bench', 'package.json', 'tsconfig.json', 'svelte.config.js']

function run(program: string, ...args: string[]): string {
  const { MODEWEAVE_TESTS: _, VITEST: __, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, encoding: 'utf8', env, maxBuffer: 2 ** 26 })
  return status === 0 ? '' : `${stdout}${stderr}`
}
const tool = (...path: string[]) => join(root, 'node_modules', ...path)

beforeAll(() => {
  for (const part of [...parts, 'vite.config.ts', 'vitest.config.ts', 'knip.config.ts'])
    cpSync(join(root, part), join(copy, part), { recursive: true })
  for (const linked of ['node_modules', 'public']) symlinkSync(join(root, linked), join(copy, linked))
  mkdirSync(join(copy, 'walks'))
  for (const [i, { diff }] of walks.entries()) writeFileSync(join(copy, 'walks', `${i}.diff`), diff)
}, 120_000)

test('they can be applied, one after the other', () => {
  for (const [i, { page }] of walks.entries())
    expect(run('git', 'apply', '--unidiff-zero', join('walks', `${i}.diff`)), page).toBe('')
})

test('their types fit', { timeout: 900_000 }, () => {
  expect(run(process.execPath, tool('typescript', 'bin', 'tsc'), '--noEmit')).toBe('')
})

test('their tests pass', { timeout: 900_000 }, () => {
  const tests = walks.flatMap(({ diff }) =>
    filesOf(diff).flatMap(({ path }) => (path.startsWith('test/') ? [path] : [])),
  )
  expect(tests.length).toBeGreaterThan(3)
  expect(run(process.execPath, tool('vitest', 'vitest.mjs'), 'run', '--project', 'node', ...tests)).toBe('')
})
