/** CITATION.cff: what CFF 1.2.0 requires is there, and it cites what the page's About cites. */
import * as v from 'valibot'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { papers } from '../../../src/views/shell/header/citations'
import { textOf } from './markdown'

const text = v.pipe(v.string(), v.nonEmpty())
const doi = v.pipe(v.string(), v.regex(/^10\.\d{4,9}(\.\d+)?\/\S+$/))
const person = v.strictObject({ 'given-names': text, 'family-names': text })
const entity = v.strictObject({ name: text })
const authors = v.pipe(v.array(v.union([person, entity])), v.minLength(1))

/** The parts of https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md that we have: required ones, and no others than these. */
const schema = v.strictObject({
  'cff-version': v.literal('1.2.0'),
  message: text,
  title: text,
  authors,
  type: v.picklist(['software', 'dataset']),
  version: text,
  license: text,
  abstract: text,
  keywords: v.array(text),
  references: v.array(
    v.strictObject({
      type: v.picklist(['generic', 'article', 'conference-paper']),
      title: text,
      authors,
      year: v.pipe(v.number(), v.integer()),
      url: v.optional(v.pipe(v.string(), v.url())),
      doi: v.optional(doi),
      'collection-title': v.optional(text),
      conference: v.optional(entity),
      identifiers: v.optional(
        v.array(v.strictObject({ type: v.picklist(['doi', 'url', 'swh', 'other']), value: text })),
      ),
      notes: text,
    }),
  ),
})
const citation = v.parse(schema, parse(textOf('CITATION.cff')))

test('version and licence are the package’s', () => {
  const { version, license } = JSON.parse(textOf('package.json')) as { version: string; license: string }
  expect([citation.version, citation.license]).toEqual([version, license])
})

test.each(papers.map((paper, i) => [paper.letter, paper, citation.references[i]] as const))(
  'paper %s is cited as the page cites it',
  (letter, paper, reference) => {
    expect(reference?.notes).toBe(`Paper ${letter}`)
    expect(reference?.title).toBe(paper.title)
    const names = reference?.authors.map((author) =>
      'name' in author ? author.name : `${author['given-names']} ${author['family-names']}`,
    )
    expect(names?.join(', ')).toBe(paper.authors)
    expect(reference?.url ?? `https://doi.org/${reference?.doi}`).toBe(paper.address)
    expect(paper.bibtex).toContain(`year = {${reference?.year}}`)
  },
)
