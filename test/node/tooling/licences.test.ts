/** Every file's licence is said, by REUSE's rules; what is bundled has its own, which is what its card and its notice say. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { array, literal, object, optional, parse, pipe, string, transform, union } from 'valibot'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

const oneOrMore = pipe(
  union([string(), array(string())]),
  transform((value) => [value].flat()),
)
const { annotations } = parse(
  object({
    version: literal(1),
    annotations: array(
      object({
        path: oneOrMore,
        'SPDX-FileCopyrightText': oneOrMore,
        'SPDX-License-Identifier': string(),
        'SPDX-FileComment': optional(string()),
      }),
    ),
  }),
  parseToml(read('REUSE.toml')),
)

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** REUSE's patterns: "*" is any part of a name, "**" of a path. */
function matches(pattern: string, path: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\*\*|\*/g, (star) => (star === '**' ? '.*' : '[^/]*'))}$`).test(path)
}

/** Texts of licences need none, and this list. */
const needsNone = (path: string) => /^LICENSES\/|^REUSE\.toml$|(^|\/)(LICENSE|COPYING)(\.|$)/.test(path)
/** What is committed, and what is about to be. @throws where this is no clone: git alone knows what is kept out */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString('utf8')
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)) && !needsNone(path))

const annotationOf = (path: string) =>
  annotations.findLast((entry) => entry.path.some((pattern) => matches(pattern, path)))
const licencesOf = (path: string) => (annotationOf(path)?.['SPDX-License-Identifier'] ?? '').split(/ AND | OR /)

/** How our cards and notices name them. */
const spoken: Readonly<Record<string, RegExp>> = {
  MIT: /\bMIT\b/,
  'Apache-2.0': /Apache License,? (Version )?2\.0/,
  'CC-BY-SA-4.0': /CC BY-SA 4\.0/,
  'LicenseRef-WordNet-3.0': /WordNet 3\.0/,
}

describe('REUSE', () => {
  it('has a licence of every file, and each pattern a file', () => {
    expect(files.length).toBeGreaterThan(1000)
    expect(files.filter((path) => annotationOf(path) === undefined)).toEqual([])
    const patterns = annotations.flatMap(({ path }) => path)
    expect(patterns.filter((pattern) => !files.some((path) => matches(pattern, path)))).toEqual([])
  })

  it('has the text of each licence, and no other', () => {
    const named = new Set(annotations.flatMap((entry) => entry['SPDX-License-Identifier'].split(/ AND | OR /)))
    expect(readdirSync(join(root, 'LICENSES')).sort()).toEqual([...named].map((name) => `${name}.txt`).sort())
  })

  it('names what is bundled by itself: nothing there is ours for want of an entry', () => {
    const general = annotations[0]
    expect(general?.path).toEqual(['**'])
    const bundled = files.filter((path) => path.startsWith('public/'))
    expect(bundled.filter((path) => annotationOf(path) === general)).toEqual([])
  })
})

describe('the licence of what is bundled', () => {
  const cards = files.filter((path) => basename(path) === 'card.json')
  it.each(cards)('is said by %s as by REUSE.toml', (path) => {
    const said: unknown = JSON.parse(read(path)).licence
    const first = licencesOf(path)[0] ?? ''
    expect(said).toMatch(spoken[first] ?? /^$/)
  })

  const notices = ['public/data/emoji/README.md', 'public/models/tagger/LICENSE', 'public/wordnet/LICENSE']
  it.each(notices)('is said by %s as by REUSE.toml', (path) => {
    const beside = files.find((other) => dirname(other) === dirname(path)) ?? ''
    for (const licence of licencesOf(beside)) expect(read(path)).toMatch(spoken[licence] ?? /^$/)
  })

  it('has the same text beside the files as in LICENSES/', () => {
    expect(read('LICENSES/MIT.txt')).toBe(read('LICENSE'))
    expect(read('LICENSES/Apache-2.0.txt')).toBe(read('public/data/emoji/LICENSE'))
    expect(read('LICENSES/LicenseRef-WordNet-3.0.txt')).toBe(read('public/wordnet/LICENSE'))
  })

  it('is spoken of in the README', () => {
    const readme = read('README.md')
    for (const licence of Object.values(spoken)) expect(readme).toMatch(licence)
    for (const owner of ['Zalando SE', 'Noto Emoji, Google', 'emoji-data', 'Princeton', 'English Web Treebank'])
      expect(readme).toContain(owner)
  })
})
