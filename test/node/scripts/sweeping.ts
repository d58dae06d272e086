/** `npm run sweep` in a folder of its own, which is gone after the tests. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { tinySweep } from '../../tiny-sweep'

let folder = ''
export const at = (...path: string[]) => join(folder, ...path)

/** To be called once by a file of tests. */
export function inOwnFolder() {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'modeweave-sweep-'))
    writeFileSync(at('tiny.json'), JSON.stringify(tinySweep))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
}

export function sweep(...args: string[]) {
  const program = [join(root, 'scripts/run-ts.mjs'), join(root, 'scripts/sweep.ts'), ...args, '--backend', 'wasm']
  return spawnSync(process.execPath, program, { cwd: folder, encoding: 'utf8' })
}

/** Every file of a folder of results, by name. */
export const filesOf = (out: string) =>
  Object.fromEntries(
    ['sweep.json', 'results.json', ...readdirSync(at(out, 'runs')).map((name) => join('runs', name))].map((name) => [
      name,
      readFileSync(at(out, name), 'utf8'),
    ]),
  )
