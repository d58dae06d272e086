/** `npm run score`, spawned as a shell does. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { benchCaptionList } from '../../../bench/captions/list'
import { readPublic } from '../../../scripts/read-public.mjs'
import { parseScoreArguments, UsageError } from '../../../scripts/score-arguments'
import { root } from '../../../scripts/setup.mjs'
import type { CaptionEvent } from '../../../src/workers/captions/protocol'
import { CaptionKnowledge } from '../../../src/workers/captions/knowledge'
import { CaptionEngine } from '../../../src/workers/captions/engine'

const HEADER = 'caption,si,bt,tm,da,gs'
const TABLE_2 = [
  '2-Ton Multi-Directional Roller Head Pipe Welding Stands,8.181818,3.672662,5.000000,5.153895,5.502094',
  'Pipe welding stands in action,10.000000,10.000000,10.000000,4.609175,8.652294',
]
/** As the CSV writes them, quotes included. */
const captionsOf = (rows: string[]) => rows.map((row) => row.split(',').slice(0, -5).join(','))

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-score-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** @param input given to stdin; without it stdin is closed at once */
function score(args: string[], input: string | Uint8Array = '', env: NodeJS.ProcessEnv = {}) {
  const program = [join(root, 'scripts', 'run-ts.mjs'), join(root, 'scripts', 'score.ts'), ...args]
  const child = spawn(process.execPath, program, { cwd: folder, env: { ...process.env, ...env } })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (data: string) => (text.stdout += data))
  child.stderr.setEncoding('utf8').on('data', (data: string) => (text.stderr += data))
  // A program that has read enough closes its stdin.
  child.stdin.on('error', () => undefined).end(input)
  const done = new Promise<{ code: number | null; stdout: string; stderr: string; lines: string[] }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...text, lines: text.stdout.split('\n').slice(0, -1) })),
  )
  return { child, done }
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** What the page's worker makes of the same captions, as the command writes numbers. */
async function asThePage(captions: string[]): Promise<string[]> {
  const answer = new Promise<CaptionEvent>((resolve) => {
    const openStore = () => {
      throw new Error('nothing is stored here')
    }
    const engine = new CaptionEngine({ readFrom: () => readPublic, openStore }, resolve)
    void engine.handle({ type: 'settings', settings: { base: './' } })
    void engine.handle({ type: 'request', id: 1, name: 'score', ask: { captions, reading: 'published' } })
  })
  const event = await answer
  if (event.type !== 'reply' || event.name !== 'score') throw new Error(event.type)
  const { scores } = event.answer
  return captions.map((_, i) => [...scores.slice(i * 5, i * 5 + 5)].map((value) => value.toFixed(6)).join(','))
}

describe('as a filter', () => {
  it('writes CSV with six decimals, in the order of the lines', async () => {
    const captions = file('captions.txt', `${captionsOf(TABLE_2).join('\r\n')}`)
    const { code, stdout, stderr } = await score([captions]).done
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: [HEADER, ...TABLE_2, ''].join('\n'), stderr: '' })
  })

  it('reads stdin, and writes JSON lines', async () => {
    const { code, lines } = await score(['-', '--format', 'jsonl'], 'Birds can fly\n"quoted", and = more\n').done
    expect(code).toBe(0)
    const rows = lines.map((line): unknown => JSON.parse(line))
    expect(rows[0]).toMatchObject({ caption: 'Birds can fly', si: 10, tm: 0 })
    expect(rows[1]).toMatchObject({ caption: '"quoted", and = more' })
  })

  it('adds a more general caption and its scores', async () => {
    const { lines, code } = await score(['-', '--generalise', '5-word'], `${captionsOf(TABLE_2).join('\n')}\n`).done
    expect(code).toBe(0)
    expect(lines[0]).toBe(`${HEADER},5-word,5-word_si,5-word_bt,5-word_tm,5-word_da,5-word_gs`)
    expect(lines[1]).toMatch(new RegExp(`^${TABLE_2[0]},[^,]+(,\\d+\\.\\d{6}){5}$`))
    expect(lines[1]?.split(',')[6]?.split(' ').length).toBeLessThan(5)
  })

  it('takes the other reading', async () => {
    const tm = async (reading: string) => {
      const { lines } = await score(['-', '--reading', reading], 'Birds can fly\n').done
      return lines[1]?.split(',')[3]
    }
    expect(await tm('published')).toBe('0.000000')
    expect(await tm('intended')).toBe('10.000000')
  })

  it('gives a line for each, names those that cannot be scored on stderr, and ends with 1', async () => {
    const bytes = new TextEncoder().encode('a dog\n\n?!\nX\nanother dog\n')
    bytes[bytes.indexOf('X'.charCodeAt(0))] = 0xe9
    const { code, lines, stderr } = await score(['-'], bytes).done
    expect(code).toBe(1)
    expect(captionsOf(lines)).toEqual(['caption', 'a dog', '', '?!', '', 'another dog'])
    expect(lines.slice(2, 5)).toEqual([',,,,,', '?!,,,,,', ',,,,,'])
    expect(stderr).toBe(
      [
        'score: standard input: line 2 has no text',
        'score: standard input: line 3 has no word: no letter and no digit',
        'score: standard input: line 4 is not UTF-8 text (save the file as UTF-8)',
        '',
      ].join('\n'),
    )
  })

  it('flags what is no caption, on stderr and in a last column where asked', async () => {
    const lines = 'a dog runs\n1girl, long_hair, solo\nein Hund auf der Wiese\n<b>a dog</b> runs\n'
    const { lines: csv, stderr, code } = await score(['-', '--flags'], lines).done
    expect(code).toBe(0)
    expect(csv[0]).toBe(`${HEADER},flags`)
    expect(csv.slice(1).map((line) => line.split(',').at(-1))).toEqual(['', 'tags', 'language', 'markup'])
    expect(stderr).toBe(
      'score: standard input: 3 of 4 lines are flagged as no English prose: 1 other language, 1 tag list, 1 with markup\n',
    )
    const json = await score(['-', '--flags', '--format', 'jsonl'], lines).done
    expect(json.lines.map((line) => (JSON.parse(line) as { flags: unknown }).flags)).toEqual([
      [],
      ['tags'],
      ['language'],
      ['markup'],
    ])
    expect((await score(['-'], lines).done).lines[0]).toBe(HEADER)
  })

  it('ends quietly where its reader has had enough', async () => {
    const { child, done } = score(['-'], 'a dog runs\n'.repeat(20_000))
    child.stdout.once('data', () => child.stdout.destroy())
    const { code, stderr } = await done
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('answers a line before the next one comes', async () => {
    const slow = spawn(process.execPath, [join(root, 'scripts', 'run-ts.mjs'), join(root, 'scripts', 'score.ts'), '-'])
    let seen = ''
    const answered = new Promise<void>((resolve) =>
      slow.stdout.setEncoding('utf8').on('data', (data: string) => {
        seen += data
        if (seen.split('\n').length > 2) resolve()
      }),
    )
    slow.stdin.write('a dog\nhalf of a li')
    await answered
    expect(seen).toMatch(/^caption,.*\na dog,.*\n$/)
    slow.stdin.end('ne')
    await new Promise((resolve) => slow.on('close', resolve))
    expect(captionsOf(seen.split('\n'))[2]).toBe('half of a line')
  })
})

describe('files', () => {
  it('in UTF-16, as spreadsheet programs save them, are read like any other', async () => {
    const table = Buffer.from(`\ufeffid,caption\n${'1,a dog runs\n'.repeat(4)}`, 'utf16le')
    const { lines, code } = await score([file('utf16.csv', table), '--flags']).done
    expect([code, lines.slice(1).map((line) => line.split(',')[0])]).toEqual([0, Array<string>(4).fill('a dog runs')])
  })

  it('with columns give the one that looks like captions, and say so', async () => {
    const path = file('a.csv', 'id,caption\n1,"a dog, brown"\n2,a cat\n')
    const { code, lines, stderr } = await score([path]).done
    expect(code).toBe(0)
    expect(captionsOf(lines)).toEqual(['caption', '"a dog, brown"', 'a cat'])
    expect(stderr).toBe(`score: ${path}: captions are taken from “caption” (of id, caption)\n`)
  })

  it('take a column by name or number, from stdin too', async () => {
    const table = 'title\tcaption\nfirst one\tsecond one\n'
    for (const column of ['title', '1']) {
      const { lines, stderr } = await score(['-', '--input', 'tsv', '--column', column], table).done
      expect({ captions: captionsOf(lines), stderr }).toEqual({ captions: ['caption', 'first one'], stderr: '' })
    }
    const { code, stderr } = await score(['-', '--input', 'tsv', '--column', 'c'], table).done
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'score: standard input has no column “c”; it has title, caption.\n',
    })
  })

  it('say which row has more cells than its header, and give it no score', async () => {
    const path = file('surplus.csv', 'file,caption\n1.png,a cat, sitting\n2.png,a dog\n')
    const { code, lines, stderr } = await score([path, '--column', 'caption']).done
    expect(code).toBe(1)
    expect(captionsOf(lines)).toEqual(['caption', '', 'a dog'])
    expect(stderr).toBe(
      `score: ${path}: line 2 has 3 cells where 2 are named; put a text that holds “,” in quotes ("…")\n`,
    )
  })

  it('of ids and captions, and of JSON in a data set’s form, are known by what stands in them', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => `${i}.jpg#0\tA dog, brown, runs in the park .`)
    const token = await score([file('flickr.token.txt', long.join('\n'))]).done
    expect(token.code).toBe(0)
    expect(captionsOf(token.lines).length).toBe(3001)
    expect(captionsOf(token.lines).at(-1)).toBe('"A dog, brown, runs in the park ."')
    const images = Array.from({ length: 2000 }, (_, i) => ({
      filename: `${i}.jpg`,
      sentences: [{ raw: 'A dog runs.' }],
    }))
    for (const name of ['dataset.json', 'dataset']) {
      const { lines } = await score([file(name, JSON.stringify({ images }, null, 1))]).done
      expect(captionsOf(lines).length).toBe(2001)
      expect(captionsOf(lines).at(-1)).toBe('A dog runs.')
    }
  })

  it('have a header or none as asked', async () => {
    const lines = 'a dog\na cat\n'
    expect(captionsOf((await score(['-', '--header', 'yes'], lines).done).lines)).toEqual(['caption', 'a cat'])
    const table = 'text\tn\na dog\t2\n'
    const { lines: scored } = await score(['-', '--input', 'tsv', '--column', '1', '--header', 'no'], table).done
    expect(captionsOf(scored)).toEqual(['caption', 'text', 'a dog'])
  })

  it.each([
    ['a.csv', 'caption\n"open\n', /line 2 opens a quote/],
    ['a.bin', 'a\n\0\n', /line 2 holds a zero byte, so this is no UTF-8 text/],
    ['a.jsonl', '{"caption":"a dog"}\n{"caption":\n', /line 2 is not valid JSON/],
    ['a.json', '["a dog", true]', /item 2 is not a string/],
    ['long.txt', `a dog\n${'x'.repeat(10_000_000)}\n`, /line 2 is 10,000,000 bytes long/],
  ])('%s that cannot be read are told in one sentence', async (name, content, sentence) => {
    const { code, stderr } = await score([file(name, content)]).done
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n').length).toBe(1)
  })

  it('go on behind a quote that is not closed, one line in for one line out', async () => {
    const csv = 'id,caption\n1,a dog\n2,"a cat\n3,a cow\n4,"a big horse"\n5,a hen\n'
    const { code, lines, stderr } = await score([file('open.csv', csv)]).done
    expect(code).toBe(1)
    expect(captionsOf(lines)).toEqual(['caption', 'a dog', '', 'a cow', 'a big horse', 'a hen'])
    expect(stderr).toMatch(/line 3 (opens a quote|has text behind a closing quote)/)
  })

  it('with lists of captions give a line for each, which is told', async () => {
    const jsonl = '{"caption":["a dog","a hound"]}\n{"caption":"a cat"}\n{"caption":["a","b","c"]}\n'
    const { lines, stderr } = await score([file('lists.jsonl', jsonl)]).done
    expect(captionsOf(lines)).toEqual(['caption', 'a dog', 'a hound', 'a cat', 'a', 'b', 'c'])
    expect(stderr).toContain('2 lines hold lists, of 5 captions, each of which gave a line (lines 1 and 3)')
  })

  it('with a model’s words to its user say that they are no captions', async () => {
    const text =
      'Sure, here are five captions:\na dog runs in the park\nAs an AI, I cannot see images.\nLet me know if you need more!\nI’m sorry, but I can’t help with that.\na sign that says I am sorry\n'
    const { lines } = await score(['-', '--format', 'jsonl', '--flags'], text).done
    expect(lines.map((line) => (JSON.parse(line) as { flags: string[] }).flags)).toEqual([
      ['preamble'],
      [],
      ['refusal'],
      ['preamble'],
      ['refusal'],
      [],
    ])
  })

  it('that are empty give no line, as an empty part of a split file must', async () => {
    for (const name of ['empty.txt', 'empty.csv']) {
      const { code, stdout, stderr } = await score([file(name, '')]).done
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${HEADER}\n`, stderr: '' })
    }
  })

  it('that are not there are told', async () => {
    const { code, stdout, stderr } = await score(['nowhere.txt']).done
    expect(code).toBe(1)
    expect(stderr).toMatch(/nowhere\.txt does not exist/)
    expect(stdout).toBe('')
    expect((await score([folder]).done).stderr).toMatch(/is a folder/)
  })
})

describe('the command line', () => {
  it.each([
    [[], /No file was named/],
    [['a', 'b'], /2 files were named/],
    [['-', '--format', 'xml'], /--format is "xml"; allowed: csv, jsonl/],
    [['-', '--generalise', '6-word'], /--generalise is "6-word"; allowed: general, 5-word/],
    [['-', '--header', 'maybe'], /--header is "maybe"; allowed: yes, no, auto/],
    [['-', '--level', 'general,6-word'], /--level is "6-word"; allowed: general, 5-word/],
    [['-', '--level', 'general', '--generalise', '5-word'], /--level and --generalise were both given/],
    [['-', '--guided', '11'], /--guided is "11"; give a generality score from 0 to 10/],
    [['-', '--guided', ''], /--guided is ""/],
    [['-', '--columns', 'a,,b'], /--columns is "a,,b"; name columns with commas between/],
    [['-', '--carry', 'id,id'], /--carry names "id" twice/],
    [['-', '--columns', 'a', '--column', 'b'], /--column and --columns were both given/],
    [['-', '--colour'], /--colour/],
  ])('%j is refused', (args, sentence) => {
    expect(() => parseScoreArguments(args)).toThrow(UsageError)
    expect(() => parseScoreArguments(args)).toThrow(sentence)
  })

  it('ends with 2 where it is wrong', async () => {
    const { code, stdout, stderr } = await score(['-', '--colour']).done
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/--colour[^]*--help/)
  })

  it('has help', async () => {
    const { code, stdout, stderr } = await score(['--help']).done
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/--level general\|5-word\|general,5-word/)
  })
})

it('scores 20,000 lines in the memory that 2,000 take, with the page’s numbers, in order', async () => {
  const captions = benchCaptionList(await new CaptionKnowledge(readPublic).hierarchy())
  expect(captions.length).toBe(20_000)
  const measure = async (count: number) => {
    const peak = join(folder, `peak-${count}`)
    const hook = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(peak)},String(process.resourceUsage().maxRSS)))`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` }
    const path = file(`${count}.txt`, `${captions.slice(0, count).join('\n')}\n`)
    const result = await score([path], '', env).done
    return { ...result, megabytes: Number(readFileSync(peak, 'utf8')) / 1024 }
  }
  const few = await measure(2000)
  const all = await measure(20_000)
  expect([few.code, all.code]).toEqual([0, 0])
  // 18,000 lines more: a program that kept 7 kB of each would be found out. What is remembered of their 4,000 words, and garbage, takes up to 90 MB.
  expect(all.megabytes).toBeLessThan(few.megabytes + 130)
  expect(captionsOf(all.lines.slice(1))).toEqual(captions.map(quoted))
  const some = <T>(list: T[]) => list.filter((_, i) => i % 10 === 0)
  const page = await asThePage(some(captions))
  expect(some(all.lines.slice(1))).toEqual(some(captions).map((caption, i) => `${quoted(caption)},${page[i]}`))
  expect(all.lines.slice(0, 2001)).toEqual(few.lines)
}, 300_000)

const quoted = (text: string) => (text.includes(',') ? `"${text}"` : text)
