/** Each parser of captions on long runs of what it looks for: an answer or one sentence in time that grows with the length, no more. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { BadInput } from '../../../../src/data/bad-input'
import { captionEntries } from '../../../../src/data/captions/entries'
import { inspectCaptionFile, readCaptionFile } from '../../../../src/data/captions/file'

const MOST_MS = 2000
const NAMES = ['a.txt', 'a.csv', 'a.tsv', 'a.jsonl', 'a.json', 'a']

/** Looks at a file as the page does and reads each of its first columns. @returns what was read, or the sentence that refused it */
async function understood(content: BlobPart, name: string, header: boolean | null = null): Promise<number | string> {
  const file = new Blob([content])
  try {
    const { columns } = await inspectCaptionFile(file, name, header)
    let count = 0
    for (const { layout } of columns.slice(0, 2))
      count += (await readCaptionFile(file, name, { scored: [layout], carried: [] }, () => {})).count
    return count
  } catch (error) {
    if (error instanceof BadInput) return error.message
    throw error
  }
}

async function timed(content: BlobPart, name: string, header: boolean | null = null) {
  const begun = cpuTime()
  const result = await understood(content, name, header)
  return { result, ms: cpuTime() - begun }
}

const PIECES = [
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    ',',
    ';',
    '|',
    '"',
    '""',
    ', "',
    '" ,',
    '","',
    "'",
    '\\',
    '\\"',
    '{',
    '[',
    '[[',
    '{"a":',
    '{"a":[',
    '[{},',
  ],
  ...[
    '{}\n',
    '"a"\n',
    '[]\n',
    '}',
    '} ',
    '} }',
    'a',
    '1',
    '1a',
    'a1',
    '_',
    '-',
    'é',
    'e\u0301',
    '\u0301',
    '😀',
    '\ud83d',
    '猫',
    '\u200b',
    '\u00a0',
    '(',
    ')',
    '(a,',
    'sep=',
    '1.jpg\t',
    '1,\n',
    'a,b\n',
    'caption,',
  ],
]
/** What stands before and behind a run (where a run is looked for from is where time is lost), and the names that it is read under. */
const FRAMES: readonly [string, string, readonly string[]][] = [
  ['', '', NAMES],
  ['caption\n', 'x', ['a.txt', 'a.csv', 'a']],
  ['id,caption\n1,"', 'x"\n2,a dog\n', ['a.csv', 'a']],
  ['id,caption\n1, ', '"x\n2,a dog\n', ['a.csv']],
  ['{"caption":"', '"}\n', ['a.jsonl', 'a.json']],
  ['[{"caption":"a dog"},', ']', ['a.json']],
]

/** What grows with the square takes a ninth of 60,000's, tens of seconds; what does not, a twentieth of this, more where the machine is busy. There are 650 of these. */
const MOST_MS_OF_A_RUN = MOST_MS / 4

describe.each(PIECES)('20,000 of %j', (piece) => {
  it('are read or refused in under half a second, wherever they stand', async () => {
    const run = piece.repeat(Math.ceil(20_000 / piece.length))
    for (const [before, behind, names] of FRAMES)
      for (const name of names) {
        const { ms } = await timed(`${before}${run}${behind}`, name)
        expect(ms, `${before}…${behind} as ${name}`).toBeLessThan(MOST_MS_OF_A_RUN)
      }
  })
})

it.each([
  ['a column’s name', `id,${' '.repeat(60_000)}x\n1,a dog\n`, 'a.csv'],
  ['a caption', `id,caption\n1,a${' '.repeat(9000)}dog\n2,a${' '.repeat(60_000)}dog\n`, 'a.csv'],
  ['a word that ends in a digit', `id,note\n1,${'a'.repeat(60_000)}1\n2,b\n`, 'a.csv'],
  ['more columns than rows', `caption${',a'.repeat(60_000)}\n${'1,a\n'.repeat(30_000)}`, 'a.csv'],
  ['a key', JSON.stringify({ [`${' '.repeat(60_000)}.x`]: 'a dog', [`${'1'.repeat(60_000)}x`]: 'a cat' }), 'a.json'],
  [
    '60,000 keys',
    JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, { [`f${i}`]: 'a dog' }]))),
    'a.json',
  ],
  ['lists in lists', `${'['.repeat(60_000)}"a"${']'.repeat(60_000)}`, 'a.json'],
  ['records in records', `${'{"a":'.repeat(60_000)}"a"${'}'.repeat(60_000)}`, 'a.json'],
  ['lists in lists on lines', `${'['.repeat(60_000)}"a"${']'.repeat(60_000)}\n"b"\n`, 'a.jsonl'],
])('%s of 60,000 takes no longer', async (_, text, name) => {
  for (const header of [null, true, false]) expect((await timed(text, name, header)).ms).toBeLessThan(MOST_MS)
})

it('whatever comes is read, or refused in one sentence', async () => {
  const part = fc
    .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 3000 }))
    .map(([text, times]) => text.repeat(times))
  const text = fc.array(fc.oneof(part, fc.string()), { maxLength: 6 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom(...NAMES),
      fc.constantFrom(null, true, false),
      async (content, name, header) => {
        const { result, ms } = await timed(content, name, header)
        expect(ms).toBeLessThan(MOST_MS)
        if (typeof result === 'string') expect(result).toMatch(/^a.*[.]$/s)
        else expect(result).toBeGreaterThan(0)
      },
    ),
    { seed: 10, numRuns: 150 },
  )
}, 120_000)

describe('memory', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const live = () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const MB = 1 << 20

  it.each([
    ['a line', 'x'],
    ['empty lines', '\n'],
    ['commas', ','],
    ['short captions', 'a\n'],
    ['CR alone', 'a\r'],
    ['an open quote', '"a\n'],
  ])('%s of 4 MB holds less than four times as much and 16 MB', async (_, piece) => {
    const size = 4 * MB
    const chunk = new TextEncoder().encode(piece.repeat(MB / piece.length))
    const before = live()
    let most = 0
    async function* bytes() {
      for (let sent = 0; sent < size; sent += MB) {
        yield chunk
        most = Math.max(most, live() - before)
      }
    }
    const layout = { kind: 'table', delimiter: ',', header: false, column: 0, columns: 1 } as const
    try {
      for await (const entries of captionEntries(bytes(), 'a.csv', layout)) void entries
    } catch (error) {
      expect(error).toBeInstanceOf(BadInput)
    }
    expect(most).toBeLessThan(4 * size + 16 * MB)
  })
})
