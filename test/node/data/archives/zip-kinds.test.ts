/** Zips as the world makes them: by other programs, with names in other alphabets, with more around them; and traps. */
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { listZip, unzip } from '../../../../src/data/archives/zip'
import { understandImages } from '../../../../src/data/images/own'
import { fromBytes, type SourceFile } from '../../../../src/data/source-file'
import { joined, makeZip, text, type MadeEntry } from './made-zip'

const list = (bytes: Uint8Array) => listZip(fromBytes('z.zip', bytes))
const paths = async (entries: readonly MadeEntry[]) => (await list(makeZip(entries))).map(({ path }) => path)
const told = (file: SourceFile, start?: number, end?: number) =>
  file.read(start, end).then(
    (bytes) => `${file.path}=${new TextDecoder().decode(bytes)}`,
    (error: Error) => error.message,
  )
const all = async (bytes: Uint8Array) => Promise.all((await list(bytes)).map((file) => told(file)))

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('names', () => {
  it('never become one, whatever bytes they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 6 }), fc.boolean()), { minLength: 1, maxLength: 30 }),
        async (names) => {
          const made = names.map(([name, flagged]) => ({
            name: joined(bytes(0x61), name),
            flags: flagged ? 0x800 : 0,
            data: name,
          }))
          const isFolder = (name: Uint8Array) => [0x2f, 0x5c].includes(name.at(-1) ?? 0)
          const files = made.filter(({ name }) => !isFolder(name))
          if (files.length === 0) return
          const listed = await list(makeZip(made))
          expect(new Set(listed.map(({ path }) => path)).size).toBe(files.length)
          for (const [i, file] of listed.entries()) expect(await file.read()).toEqual(files[i]?.data)
        },
      ),
      { seed: 2 },
    )
  })

  it('lead nowhere out of the archive', async () => {
    expect(
      await paths(
        ['./a.png', 'b\\c.png', '../../d.png', '/etc/e', 'C:\\f.png', 'g/./h//i.png', 'j/../../k', '..', ''].map(
          (name) => ({ name }),
        ),
      ),
    ).toEqual(['a.png', 'b/c.png', 'd.png', 'etc/e', 'f.png', 'g/h/i.png', 'j/k', 'unnamed', 'unnamed (2)'])
  })

  it('that come again are numbered', async () => {
    const names = ['a/1.png', 'a/1.png', './a/1.png', 'a/1 (2).png', 'a.b/c', 'a.b/c'].map((name) => ({ name }))
    expect(await paths(names)).toEqual([
      'a/1.png',
      'a/1 (2).png',
      'a/1 (3).png',
      'a/1 (2) (2).png',
      'a.b/c',
      'a.b/c (2)',
    ])
  })
})

describe('an archive', () => {
  const entries = [
    { name: './', method: 0 },
    { name: './a.txt', data: text('one') },
    { name: './b.txt', data: text('two '.repeat(9)), method: 0 },
  ]
  const right = [`a.txt=one`, `b.txt=${'two '.repeat(9)}`]
  const program = joined(
    text('MZ'),
    Uint8Array.from({ length: 5000 }, (_, i) => i % 251),
  )

  it.each([
    ['plain', {}],
    ['behind a program, offsets its own', { before: program }],
    ['behind a program, offsets the file’s', { before: program, shifted: true }],
    ['with a comment and more behind it', { comment: text('made by hand'), behind: new Uint8Array(100_000) }],
    [
      'with what looks like its end in the comment',
      { comment: joined(text('PK\x05\x06'), new Uint8Array(18), text('PK\x05\x06')) },
    ],
    ['in zip64', { zip64: true }],
    ['in zip64, behind a program', { zip64: true, before: program }],
  ])('is read: %s', async (_, made) => {
    expect(await all(makeZip(entries, made))).toEqual(right)
  })

  it('of 70,000 files is read in zip64, and where the count has only its lowest bits', async () => {
    const many = Array.from({ length: 70_000 }, (_, i) => ({ name: `${i}`, method: 0 }))
    expect(await paths(many)).toHaveLength(70_000)
    expect(await list(makeZip(many, { zip64: true }))).toHaveLength(70_000)
  })

  it('whose parts are claimed by several entries gives them to one', async () => {
    const kernel = text('x'.repeat(100))
    const two = [
      { name: 'a', data: kernel },
      { name: 'b', data: kernel, claims: { offset: 0 } },
      { name: 'c', data: text('c') },
    ]
    const overlapping = await all(makeZip(two))
    expect(overlapping.filter((each) => each.includes('run into those of another entry'))).toHaveLength(1)
    expect(overlapping[2]).toBe('c=c')
  })
})

describe('an entry', () => {
  const zeros = new Uint8Array(1 << 20)

  it('gives its first bytes from as few packed ones as it takes, and unchecked', async () => {
    const noise = Uint8Array.from({ length: 500_000 }, (_, i) => (i * 2654435761) >>> 24)
    for (const method of [0, 8]) {
      const archive = makeZip([{ name: 'a', data: noise, method, claims: { checksum: 1 } }])
      let read = 0
      const source = fromBytes('z.zip', archive)
      const [file] = await listZip({
        ...source,
        read: async (start, end) => {
          const part = await source.read(start, end)
          read += part.length
          return part
        },
      })
      const before = read
      expect(await file?.read(10, 26)).toEqual(noise.subarray(10, 26))
      expect(read - before).toBeLessThan(2500)
      expect(file && (await told(file))).toContain('damaged entry')
    }
  })

  it('is of the size that it claims, or damaged; its claim takes no memory', async () => {
    const most = 0xfffffffe
    const claims = [
      { size: most },
      { size: most, packedSize: most },
      { size: zeros.length - 1 },
      { size: zeros.length + 1 },
      { checksum: 0 },
      { packedSize: 3 },
    ]
    const before = process.memoryUsage()
    for (const claim of claims)
      for (const method of [0, 8]) {
        const [message] = await all(makeZip([{ name: 'a.png', data: zeros, method, claims: claim }]))
        expect(message, JSON.stringify(claim)).toMatch(/damaged entry/)
        expect(message, JSON.stringify(claim)).not.toMatch(/exceeded/)
      }
    const after = process.memoryUsage()
    expect(after.rss - before.rss).toBeLessThan(200e6)
  })

  it('that claims what cannot be is told so, and not as if it were so large', async () => {
    const claims = [{ size: 0xfffffffe }, { size: 0xfffffffe, packedSize: 0xfffffffe }]
    const made = claims.map((claim, i) => ({ name: `${i}.png`, data: text('x'.repeat(250)), method: 0, claims: claim }))
    for (const entry of made) {
      const [file] = await list(makeZip([entry]))
      expect(file?.size).toBeLessThan(400)
      expect(file && (await told(file, 0, 16))).toMatch(
        /damaged entry: (the zip claims 4,294,967,294 bytes|its data run)/,
      )
    }
    const { leftOut } = await understandImages([{ path: 'z.zip', bytes: makeZip(made) }], { seed: 1 })
    expect(leftOut.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('which its 250 cannot be'),
      expect.stringContaining('its data run into'),
    ])
  })

  it('that unpacks to hundreds of megabytes from next to nothing is left alone', async () => {
    const size = 200_000_000
    const bomb = makeZip([{ name: 'a.png', packed: deflateRawSync(new Uint8Array(size)), claims: { size } }])
    const [file] = await list(bomb)
    expect(file && (await told(file))).toMatch(
      /^a\.png \(.* bytes that claim to be 200,000,000\): this file was packed so tightly/,
    )
    expect(await file?.read(0, 16)).toEqual(new Uint8Array(16))
  })
})

describe('unzip', () => {
  it('takes all or nothing', () => {
    const archive = zipSync({ 'a.json': text('{}'), 'b/c': [text('weights'), { level: 0 }] })
    expect([...unzip(archive, 'it')].map(([path, data]) => [path, new TextDecoder().decode(data)])).toEqual([
      ['a.json', '{}'],
      ['b/c', 'weights'],
    ])
    const broken = archive.slice()
    // The last letter of "b/c" in its local header, which only the directory contradicts.
    broken[Buffer.from(archive).indexOf('b/c') + 2] = 0x64
    expect(() => unzip(broken, 'it')).toThrow('b/c: this file could not be unpacked from the zip (damaged entry)')
    expect(() => unzip(makeZip([{ name: 'a' }, { name: './a' }]), 'it')).toThrow('it: the zip holds a twice')
  })
})

describe('the readers', () => {
  /** Random damage, and long runs of what zips are made of: each answer is quick, and a sentence where it is no answer. */
  const structured = fc.oneof(
    fc
      .tuple(
        fc.array(fc.record({ name: fc.string({ maxLength: 8 }), data: fc.uint8Array({ maxLength: 200 }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      )
      .map(([made, changes]) => {
        const archive = makeZip(made)
        for (const [at, value] of changes) archive[at % archive.length] = value
        return archive
      }),
    fc
      .tuple(
        fc.constantFrom('PK\x05\x06', 'PK\x01\x02', 'PK\x03\x04', 'PK\x06\x07', '\0', '\xff'),
        fc.constantFrom(0, 4, 18, 42),
        fc.nat(3),
      )
      .map(([mark, zeros, fill]) =>
        Uint8Array.from(
          Buffer.alloc(2_000_000, Buffer.concat([Buffer.from(mark, 'latin1'), Buffer.alloc(zeros, fill)])),
        ),
      ),
    fc.nat(40).map((length) => makeZip(Array.from({ length: 2000 }, () => ({ name: 'x'.repeat(length), method: 0 })))),
    fc
      .constantFrom(0, 0xff)
      .map((value) =>
        makeZip([{ name: 'a', packed: new Uint8Array(3_000_000).fill(value), claims: { size: 3_000_000 } }]),
      ),
  )

  it('answer in time, whatever they are given', async () => {
    await fc.assert(
      fc.asyncProperty(structured, async (archive) => {
        const begun = cpuTime()
        const answers = await list(archive).then(
          (files) => Promise.all(files.flatMap((file) => [told(file), told(file, 0, 16)])),
          (error: Error) => [error.name],
        )
        for (const answer of answers) expect(typeof answer).toBe('string')
        if (answers.length === 1) expect(answers[0]).toMatch(/^BadInput$|=/)
        expect(cpuTime() - begun).toBeLessThan(2000)
      }),
      { seed: 3, numRuns: 80 },
    )
  }, 120_000)
})
