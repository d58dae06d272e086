/** The documents of the repository: what they link to is there, commands that they name run, and the changelog has its form. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { isThere, mentions, textOf } from './markdown'

const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
const atRoot = readdirSync(root)
const documents = [...atRoot, ...inDocs.map((path) => `docs/${path.replaceAll('\\', '/')}`)].filter((path) =>
  path.endsWith('.md'),
)
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }

/** As GitHub makes an address of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

describe.each(documents)('%s', (document) => {
  const text = textOf(document)

  it('links to what is there', () => {
    expect(mentions(text, document).flatMap(({ path }) => (isThere(path) ? [] : [path]))).toEqual([])
    const headings = new Set([...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1]?.trim() ?? '')))
    const within = [...text.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1] ?? '')
    expect(within.filter((address) => !headings.has(address))).toEqual([])
  })

  it('names commands that there are', () => {
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][a-z0-9:-]*)/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })
})

test('there are the documents of a public project', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/README.md']))
})

test('CHANGELOG.md has the form of Keep a Changelog', () => {
  const text = textOf('CHANGELOG.md')
  expect(text).toMatch(/^# Changelog\n/)
  const versions = [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1] ?? '')
  expect(versions[0]).toBe('[Unreleased]')
  expect(versions.slice(1).filter((version) => !/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(version))).toEqual([])
  const kinds = [...text.matchAll(/^### (.*)$/gm)].map((match) => match[1] ?? '')
  const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
  expect(kinds.filter((kind) => !known.includes(kind))).toEqual([])
  expect(kinds.length).toBeGreaterThan(0)
})
