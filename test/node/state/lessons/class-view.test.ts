import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embedCode, readClassView, withClassView } from '../../../../src/state/lessons/class-view'
import { figures, parts, smallPrint } from '../../../../src/state/lessons/parts'
import { partName } from '../../../../src/views/shell/part-name'

const views = join(import.meta.dirname, '../../../../src/views')
const sources = readdirSync(views, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.svelte'))
  .map((file) => readFileSync(join(views, file), 'utf8'))

describe('a teacher’s link', () => {
  it('comes back as it was written', () => {
    const [first, second] = parts
    const [figure] = figures
    if (!first || !second || !figure) throw new Error('There are no parts.')
    const view = { hide: [first.name, second.name], present: true, embed: figure }
    const query = withClassView('?K=5&lesson=collapse', view)
    expect(query).toBe('?K=5&lesson=collapse&hide=rooms,recipe&present=&embed=one-term')
    expect(readClassView(query)).toEqual({ ...view, notes: [] })
  })

  it('is nothing where nothing is wanted', () => {
    const plain = { hide: [], present: false, embed: null }
    expect(withClassView('?hide=losses&present&embed=samples', plain)).toBe('')
    expect(readClassView('')).toEqual({ ...plain, notes: [] })
    expect(readClassView('?present=0').present).toBe(false)
  })

  it('names what it does not understand, and leaves it out', () => {
    const { hide, embed, notes } = readClassView('?hide=losses,teacher&embed=everything')
    expect([hide, embed]).toEqual([['losses'], null])
    expect(notes[0]).toMatch(/^The link’s hide=teacher is not a list of parts out of rooms, recipe, .*; ignored\.$/)
    expect(notes[1]).toMatch(/^The link’s embed=everything is not one of one-term, .*; ignored\.$/)
  })

  it('becomes lines that another page takes as they are', () => {
    expect(embedCode('https://a.test/?embed=mix&w=1', 'A "mixture"')).toContain(
      'src="https://a.test/?embed=mix&amp;w=1" title="A &quot;mixture&quot;"',
    )
  })
})

describe('parts of the page', () => {
  const written = new Set(
    sources.flatMap((text) => [...text.matchAll(/data-part="([a-z-]+)"/g)].map(([, name]) => name)),
  )
  // Sections are named after their titles.
  const titled = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/<(?:ReadingSection|RoomSection)[^>]*?title="([^"]+)"/g)].map(([, title = '']) =>
        partName(title),
      ),
    ),
  )

  it.each(parts)('$name is on the page', ({ name }) => expect(written.has(name) || titled.has(name)).toBe(true))

  it('have names of their own', () => {
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length)
    for (const name of smallPrint) expect(parts.map((part) => part.name)).toContain(name)
  })
})
