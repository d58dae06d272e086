/** `npm run score` over tables: columns side by side, cells that go along, levels, readings, and what is packed. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseScoreArguments } from '../../../scripts/score-arguments'
import { root } from '../../../scripts/setup.mjs'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-tables-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function score(args: string[], input: string | Uint8Array = '') {
  const program = [join(root, 'scripts', 'run-ts.mjs'), join(root, 'scripts', 'score.ts'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: folder, input })
  const text = stdout.toString()
  return { code: status, stdout: text, stderr: stderr.toString(), lines: text.split('\n').slice(0, -1) }
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

interface Readings {
  rows: number
  reading: string
  columns: { column: string; n: number; gs: Reading | null; bt: Reading | null; gs_and_words: unknown }[]
  differences: (Reading & { from: string; to: string; rose: number; fell: number; same: number; share_rose: number })[]
}
interface Reading {
  n: number
  mean: number
  median: number
  sd: number | null
  interval95: [number, number] | null
  resamples: number
}

const THREE = [
  'id,original,general,five,url',
  '1,A brown dog runs in Rome,A dog runs,Dog,http://a/1',
  '2,,,,http://a/2',
  '3,"Two cats, sitting in 1999",,Cat,http://a/3',
  '4,too,many,cells,in,it',
  '5,A red bus in Milan,A bus,Bus,http://a/5',
  '',
].join('\n')
const SIDE_BY_SIDE = ['--columns', 'original,general,five', '--carry', 'id,url']

describe('columns', () => {
  it('are scored side by side, other cells go along, and each row keeps its place', () => {
    const { code, lines, stderr } = score([file('three.csv', THREE), ...SIDE_BY_SIDE])
    const metrics = (name: string) => ['', '_si', '_bt', '_tm', '_da', '_gs'].map((metric) => `${name}${metric}`)
    expect(lines[0]).toBe(['id', 'url', ...['original', 'general', 'five'].flatMap(metrics)].join(','))
    expect(lines.length).toBe(6)
    expect(lines[1]).toMatch(
      /^1,http:\/\/a\/1,A brown dog runs in Rome(,\d+\.\d{6}){5},A dog runs(,\d+\.\d{6}){5},Dog(,\d+\.\d{6}){5}$/,
    )
    expect(lines[2]).toBe(`2,http://a/2${','.repeat(18)}`)
    expect(lines[3]).toMatch(/^3,http:\/\/a\/3,"Two cats, sitting in 1999"(,\d+\.\d{6}){5},,,,,,,Cat(,\d+\.\d{6}){5}$/)
    expect(lines[4]).toBe(','.repeat(19))
    expect(code).toBe(1)
    const path = join(folder, 'three.csv')
    expect(stderr.trimEnd().split('\n')).toEqual([
      `score: ${path}: line 3 has no text`,
      `score: ${path}: line 4, “general”: has no text`,
      expect.stringMatching(/line 5 has 6 cells where 5 are named/),
    ])
  })

  it('have the scores that each has alone', () => {
    const path = file('three.csv', THREE)
    const alone = score([path, '--column', 'five'])
      .lines.slice(1)
      .map((line) => line.split(',').slice(-5))
    const beside = score([path, ...SIDE_BY_SIDE])
      .lines.slice(1)
      .map((line) => line.split(',').slice(-5))
    expect(beside).toEqual(alone)
  })

  it('in JSON say null where a row has none', () => {
    const { lines } = score([file('three.csv', THREE), ...SIDE_BY_SIDE, '--format', 'jsonl', '--flags'])
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rows[2]).toMatchObject({
      id: '3',
      general: null,
      general_gs: null,
      five: 'Cat',
      five_flags: [],
      original_flags: [],
    })
    expect(rows[1]).toMatchObject({ id: '2', url: 'http://a/2', original: '', original_gs: null })
  })

  it('may have a comma in their names, or be named by number', () => {
    const table = file('comma.csv', '"Text (a, b)",n\na dog,1\n')
    for (const name of ['"Text (a, b)"', '1']) {
      const { lines } = score([table, '--columns', name, '--carry', 'n'])
      expect(lines[0]).toMatch(/^n,"Text \(a, b\)","Text \(a, b\)_si"/)
      expect(lines[1]).toMatch(/^1,a dog,/)
    }
  })

  it('that are not there are told, and what has no columns too', () => {
    const missing = score([file('three.csv', THREE), '--columns', 'original,six'])
    expect([missing.code, missing.stdout]).toEqual([1, ''])
    expect(missing.stderr).toMatch(/has no column “six”; it has id, original, general, five, url/)
    expect(score(['-', '--carry', 'id'], 'a dog\n').stderr).toMatch(/has no columns; name its kind/)
  })

  it('whose names are taken get a number', () => {
    const table = file('names.csv', 'gs,caption,general\n7,a brown dog runs,a dog\n')
    const { lines } = score([table, '--column', 'caption', '--carry', 'gs,general', '--level', 'general'])
    expect(lines[0]?.split(',').slice(0, 3)).toEqual(['gs_2', 'general_2', 'caption'])
    expect(lines[1]).toMatch(/^7,a dog,a brown dog runs,/)
  })
})

describe('levels', () => {
  it('say which captions were left as they are, and why, in columns and at the end', () => {
    const captions = 'A black cat sleeps on a sofa\nBirds can fly\nUn perro corre por la playa\n'
    const { lines, stderr } = score(['-', '--level', 'general', '--kept'], captions)
    expect(lines.map((line) => line.split(',').at(-1))).toEqual([
      'general_kept',
      '',
      'kept: no safe edit found',
      'kept: it reads like another language than English',
    ])
    expect(stderr).toContain('“general”: 2 left as they are (1 no safe edit found; 1 reads like another language')
    expect(score(['-', '--guided', '9', '--kept', '--format', 'jsonl'], 'Birds can fly\n').lines[0]).toContain(
      '"general_kept":"kept: no version scored higher"',
    )
  })

  it('are made in one go, the same as one by one', () => {
    const captions = 'Two brown dogs run in Rome\nA red bus stands near a house\n'
    const both = score(['-', '--level', 'general,5-word', '--format', 'jsonl'], captions)
    const rows = (run: { lines: string[] }) => run.lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(both.code).toBe(0)
    for (const level of ['general', '5-word'])
      expect(rows(both)).toMatchObject(rows(score(['-', '--generalise', level, '--format', 'jsonl'], captions)))
  })

  it('guided by a target score no lower than the caption, and stop at it', () => {
    const captions = 'Two brown dogs run in Rome on 4 May\nA red bus in Milan\n?\n'
    const gs = (target: string) => {
      const run = score(['-', '--guided', target, '--format', 'jsonl'], captions)
      return run.lines.map(
        (line) => JSON.parse(line) as { caption: string; gs: number; general: string | null; general_gs: number },
      )
    }
    const [low, high] = [gs('0'), gs('10')]
    // Whatever has the target already is left alone.
    expect(low.map(({ general }) => general)).toEqual([low[0]?.caption, low[1]?.caption, null])
    for (const { gs, general_gs } of high.slice(0, 2)) expect(general_gs).toBeGreaterThan(gs)
  })
})

describe('the readings', () => {
  it('take the place of the lines, and are those of the lines', () => {
    const path = file('three.csv', THREE)
    const { stdout, code } = score([path, ...SIDE_BY_SIDE, '--summary'])
    expect(code).toBe(1)
    const { rows, reading, columns, differences } = JSON.parse(stdout) as Readings
    expect([rows, reading]).toEqual([5, 'published'])
    expect(columns.map(({ column, n }) => [column, n])).toEqual([
      ['original', 3],
      ['general', 2],
      ['five', 3],
    ])
    const lines = score([path, ...SIDE_BY_SIDE, '--format', 'jsonl']).lines.map(
      (line) => JSON.parse(line) as Record<string, number>,
    )
    const gs = (name: string) =>
      lines.flatMap((line) => (line[`${name}_gs`] === null ? [] : [line[`${name}_gs`] ?? NaN]))
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    for (const { column, gs: found } of columns) {
      expect(found?.mean).toBeCloseTo(mean(gs(column)), 5)
      expect(found?.resamples).toBe(1000)
      expect(found?.interval95?.[0]).toBeLessThanOrEqual(found?.mean ?? NaN)
    }
    expect(differences.map(({ from, to, n }) => [from, to, n])).toEqual([
      ['original', 'general', 2],
      ['original', 'five', 3],
      ['general', 'five', 2],
    ])
    const [toGeneral] = differences
    expect(toGeneral?.rose).toBe(
      [0, 4].filter((i) => (lines[i]?.general_gs ?? 0) > (lines[i]?.original_gs ?? 0)).length,
    )
    expect(toGeneral?.share_rose).toBe((toGeneral?.rose ?? 0) / 2)
    expect(columns[0]?.gs_and_words).toMatchObject({ n: 3 })
  })

  it('stand beside lines that go to a file', () => {
    const out = join(folder, 'out.jsonl')
    const { stdout } = score(['-', '--level', '5-word', '--output', 'out.jsonl', '--summary'], 'a brown dog runs\n')
    expect((JSON.parse(stdout) as Readings).columns.map(({ column }) => column)).toEqual(['caption', '5-word'])
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ caption: 'a brown dog runs' })
  })

  it('of nothing are null', () => {
    const { columns, differences } = JSON.parse(score(['-', '--summary'], '').stdout) as Readings
    expect(columns).toMatchObject([{ column: 'caption', n: 0, gs: null }])
    expect(differences).toEqual([])
  })
})

describe('gzip', () => {
  const plain = 'id,caption\n1,a brown dog\n2,"a cat, sitting"\n'
  const expected = () => score([file('plain.csv', plain), '--carry', 'id']).stdout

  it('is told by its first bytes, whatever the name, and from the standard input', () => {
    const packed = gzipSync(plain)
    expect(score([file('a.csv.gz', packed), '--carry', 'id']).stdout).toBe(expected())
    expect(score([file('b.csv', packed), '--carry', 'id']).stdout).toBe(expected())
    expect(score(['-', '--input', 'csv', '--carry', 'id'], packed).stdout).toBe(expected())
    // Not packed, for all its name says.
    expect(score([file('c.csv.gz', plain), '--carry', 'id']).stdout).toBe(expected())
    // Packed files behind each other, as "cat" makes them.
    const parts = Buffer.concat([gzipSync(plain.slice(0, 20)), gzipSync(plain.slice(20))])
    expect(score([file('d.csv.gz', parts), '--carry', 'id']).stdout).toBe(expected())
  })

  it('is written where the name says so, in the format of the name', () => {
    for (const [name, format] of [
      ['out.csv.gz', 'csv'],
      ['out.jsonl.gz', 'jsonl'],
    ] as const) {
      const { stdout, code } = score([file('plain.csv', plain), '--carry', 'id', '--output', name])
      expect([stdout, code]).toEqual(['', 0])
      const same = score([file('plain.csv', plain), '--carry', 'id', '--format', format]).stdout
      expect(gunzipSync(readFileSync(join(folder, name))).toString()).toBe(same)
    }
  })

  it('that is cut off or damaged is told in one sentence', () => {
    const packed = gzipSync(plain.repeat(1000))
    const cut = score([file('cut.csv.gz', packed.subarray(0, packed.length - 20))])
    expect([cut.code, cut.stderr]).toEqual([
      1,
      expect.stringMatching(/cut\.csv\.gz is packed with gzip, and damaged: it ends too early/),
    ])
    const bad = Uint8Array.from(packed)
    bad.fill(0xff, 20, 60)
    expect(score([file('bad.csv.gz', bad)]).stderr).toMatch(/its bytes are not as gzip wrote them/)
  })
})

describe('the output', () => {
  it('is never what is read, and nothing is written where the input cannot be read', () => {
    const path = file('plain.txt', 'a dog\n')
    const { code, stderr } = score(['plain.txt', '--output', './plain.txt'])
    expect([code, readFileSync(path, 'utf8')]).toEqual([2, 'a dog\n'])
    expect(stderr).toMatch(/--output is "\.\/plain\.txt", which is read/)
    expect(score(['nowhere.txt', '--output', 'made.csv']).code).toBe(1)
    expect(existsSync(join(folder, 'made.csv'))).toBe(false)
    expect(score(['plain.txt', '--output', 'no/such/folder.csv']).stderr).toMatch(/folder\.csv could not be written/)
  })
})

describe('a header', () => {
  it('is there or not as asked, or told by its cells', () => {
    const header = (value: string) => parseScoreArguments(['-', '--header', value])?.header
    expect(['yes', 'no', 'auto'].map(header)).toEqual([true, false, null])
    const lines = (value: string) =>
      score(['-', '--header', value, '--input', 'csv', '--column', '2'], 'id,caption\n1,a dog\n').lines
    expect(lines('auto').length).toBe(2)
    expect(lines('no').length).toBe(3)
  })
})

it('tells a cell of 27 MB from a quote that is not closed', () => {
  const table = (cell: string) => `id,caption\n1,a dog\n2,"${cell}\n3,a cat\n`
  const long = score([file('long.csv', table(`${'some words\n'.repeat(2_500_000)}"`)), '--column', 'caption'])
  expect(long.stderr).toMatch(/line 3 is 27,\d{3},\d{3} characters long; a caption may have at most 10,000/)
  expect(long.lines.map((line) => line.split(',')[0])).toEqual(['caption', 'a dog', '', 'a cat'])
  const open = score([file('open.csv', table('a horse')), '--column', 'caption'])
  expect(open.stderr).toMatch(/line 3 opens a quote \("\) that is not closed/)
  expect(open.lines.length).toBe(4)
}, 120_000)
