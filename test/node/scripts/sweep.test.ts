import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSweep } from '../../../scripts/sweep-arguments'
import { checkResults } from '../../../src/results/result-file'
import { tinySweep as tiny } from '../../tiny-sweep'
import { at, filesOf, inOwnFolder, sweep } from './sweeping'

inOwnFolder()

describe('npm run sweep', () => {
  it('does the runs of its shard, and none twice', () => {
    const shard = ['--out', at('sixth'), '--shard', '0/6']
    expect(sweep(at('tiny.json'), ...shard)).toMatchObject({ status: 0 })
    const before = filesOf('sixth')
    expect(Object.keys(before)).toHaveLength(3)
    expect(checkResults(JSON.parse(before['results.json'] ?? '')).runs).toHaveLength(1)
    expect(sweep(at('tiny.json'), ...shard).stdout.match(/there already/g)).toHaveLength(1)
    expect(filesOf('sixth')).toEqual(before)
  }, 120_000)

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
