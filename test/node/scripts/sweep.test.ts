import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { parseSweep } from '../../../scripts/sweep-arguments'
import { checkResults } from '../../../src/results/result-file'
import { tinySweep as tiny } from '../../tiny-sweep'

let folder = ''
const at = (...path: string[]) => join(folder, ...path)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-sweep-'))
  writeFileSync(at('tiny.json'), JSON.stringify(tiny))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function sweep(...args: string[]) {
  const program = [join(root, 'scripts/run-ts.mjs'), join(root, 'scripts/sweep.ts'), ...args, '--backend', 'wasm']
  return spawnSync(process.execPath, program, { cwd: folder, encoding: 'utf8' })
}

/** Every file of a folder of results, by name. */
const filesOf = (out: string) =>
  Object.fromEntries(
    ['sweep.json', 'results.json', ...readdirSync(at(out, 'runs')).map((name) => join('runs', name))].map((name) => [
      name,
      readFileSync(at(out, name), 'utf8'),
    ]),
  )

describe('npm run sweep', () => {
  it('writes the same files in two shards as in one, and does no run twice', () => {
    expect(sweep(at('tiny.json'), '--out', at('whole'))).toMatchObject({ status: 0 })
    expect(sweep(at('tiny.json'), '--out', at('parts'), '--shard', '0/2')).toMatchObject({ status: 0 })
    expect(readdirSync(at('parts', 'runs'))).toHaveLength(3)
    expect(sweep(at('tiny.json'), '--out', at('parts'), '--shard', '1/2')).toMatchObject({ status: 0 })
    expect(filesOf('parts')).toEqual(filesOf('whole'))

    const before = filesOf('whole')
    const again = sweep(at('tiny.json'), '--out', at('whole'), '--shard', '0/2')
    expect(again.stdout.match(/there already/g)).toHaveLength(3)
    const anew = sweep(at('tiny.json'), '--out', at('whole'), '--shard', '0/2', '--again')
    expect(anew.stdout).not.toContain('there already')
    expect(filesOf('whole')).toEqual(before)

    const { runs } = checkResults(JSON.parse(before['results.json'] ?? ''))
    expect(runs).toHaveLength(6)
    for (const { scores, judges } of runs) {
      expect(scores.replication).toMatchObject({ count: 8 })
      expect(scores.frechet?.interval).not.toBeNull()
      expect(judges).toHaveLength(2)
    }
    // The same noise and order, but other draws of fusion.
    expect(new Set(runs.map((each) => each.scores.own?.value)).size).toBe(6)
  }, 300_000)

  it('says which runs there are without doing any', () => {
    const { stdout, status } = sweep(at('tiny.json'), '--list', '--only', 'fused')
    expect(status).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(3)
    expect(stdout).toMatch(/^[0-9a-f]{16} fused, seed 0$/m)
  })

  it('says what of a file or a command cannot be used', () => {
    writeFileSync(at('wrong.json'), JSON.stringify({ ...tiny, set: { stepz: 3 } }))
    expect(sweep(at('wrong.json'))).toMatchObject({ status: 2, stderr: expect.stringContaining('no setting "stepz"') })
  })
})

describe('its command line', () => {
  it.each([
    [[], /No sweep was named/],
    [['a.json', 'b.json'], /"b.json" is one too many/],
    [['a.json', '--shard', '2/2'], /--shard is "2\/2"; it has to be i\/n/],
    [['a.json', '--shard', 'x'], /--shard is "x"/],
    [['a.json', '--seeds', '1,b'], /--seeds has "b"/],
    [['a.json', '--outt', 'x'], /outt/],
  ])('%j', (args, message) => {
    expect(() => parseSweep(args)).toThrow(message)
  })

  it('takes seeds, a shard and a folder', () => {
    expect(parseSweep(['a.json', '--seeds', '4,5', '--shard', '1/3', '--out', 'x'])).toMatchObject({
      file: 'a.json',
      seeds: [4, 5],
      shard: { index: 1, of: 3 },
      out: 'x',
    })
    expect(parseSweep(['--help'])).toBeNull()
  })
})
