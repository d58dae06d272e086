import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkResults } from '../../../src/results/result-file'
import { at, filesOf, inOwnFolder, sweep } from './sweeping'

inOwnFolder()

it('npm run sweep writes the same files in two shards as in one, and does no run twice', () => {
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
