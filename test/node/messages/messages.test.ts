/** What the page says when something is wrong: each sentence stands in src/messages once, with a value, a cure and a use. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { messagesCode } from '../../../scripts/messages-code'
import { root } from '../../../scripts/setup.mjs'
import { functionName, parseArea, placeholdersOf, type Entry } from '../../../src/messages/entries'

const src = join(root, 'src')
const folder = join(src, 'messages')
const read = (...path: string[]) => readFileSync(join(...path), 'utf8')
const areas = readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [name.slice(0, -'.md'.length)] : []))
const entriesOf = (area: string): Entry[] => parseArea(read(folder, `${area}.md`)).entries
const all = areas.flatMap(entriesOf)

/** Code of the page outside this folder, without comments' help: who uses a message calls it by name. */
const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('messages'))
  .map((path) => ({ path, text: read(src, path) }))

/** What a cure begins with; `{mend}` is one that the thrower knows. */
const CURE = new RegExp(
  `\\{mend\\}|(^|[;:.,)] |\\} ?|\\b(or|and|to|then|by|so) )(${[
    'add allow ask build change check choose close convert copy drop enter exchange export fetch free generalise generate get give go have ignore install leave lessen let',
    'load look lower make measure mend move name open pick provide put raise reload rename save score select send set shorten show start state take tell train try',
    'turn type untick update use wait write',
  ]
    .join(' ')
    .replaceAll(' ', '|')})\\b`,
  'i',
)

test('the functions are those that the files give: "npm run messages" writes them', () => {
  expect(readdirSync(join(folder, 'generated')).sort()).toEqual(areas.map((area) => `${area}.ts`).sort())
  for (const area of areas)
    expect(read(folder, 'generated', `${area}.ts`), area).toBe(messagesCode(area, read(folder, `${area}.md`)))
})

test('each id is used once', () => {
  const ids = all.map(({ id }) => id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  expect(ids.filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))).toEqual([])
})

describe.each(areas)('%s', (area) => {
  const entries = entriesOf(area)
  const idsOf = (wrong: (entry: Entry) => boolean) => entries.filter(wrong).map(({ id }) => id)

  it('has a value in each sentence, or says why there is none', () => {
    expect(
      idsOf(({ sentence, withoutValue }) => (placeholdersOf(sentence).length === 0) !== (withoutValue !== null)),
    ).toEqual([])
  })

  it('has a cure in each sentence, which is one or a few whole ones, and tells why and how to mend', () => {
    expect(idsOf(({ sentence }) => !CURE.test(sentence))).toEqual([])
    expect(
      idsOf(({ sentence, why, mend }) =>
        [sentence, why, mend].some((text) => !/\S.*([.?!]|\{[a-z][a-zA-Z]*\})$/s.test(text)),
      ),
    ).toEqual([])
  })

  it('says nothing that nobody says', () => {
    const users = code.filter(({ text }) => text.includes(`messages/generated/${area}'`))
    const isUsed = (id: string) => users.some(({ text }) => new RegExp(`\\bsays\\.${functionName(id)}\\(`).test(text))
    expect(idsOf(({ id }) => !isUsed(id))).toEqual([])
  })
})
