/**
 * The component book: each component mounts in each of its states, in both themes, with nothing that axe finds; and looks as its picture,
 * in which words are blocks. Pictures are compared on Linux, where they were made: other systems draw their own controls.
 * New pictures: `npm test -- browser test/browser/book -u`.
 */
import axe from 'axe-core'
import { flushSync, mount, tick, unmount } from 'svelte'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import '../../../src/app.css'
import { axeTags } from '../../axe-tags'
import Book from '../../book/Book.svelte'
import { writeInBlocks } from './block-font'

const components = Object.keys(import.meta.glob('../../../src/components/**/*.svelte')).map((path) =>
  path.replace(/^.*\/src\//, '').replace(/\.svelte$/, ''),
)
const isLinux = navigator.platform.startsWith('Linux')

/** What axe finds below an element. A pair's name says what its numbers are, so it has other words than the eye meets. */
async function findings(element: HTMLElement): Promise<string[]> {
  const rules = { 'label-content-name-mismatch': { enabled: false } }
  const { violations } = await axe.run(element, { runOnly: axeTags, rules })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

beforeAll(async () => {
  await page.viewport(900, 700)
  await writeInBlocks()
})

/** Whatever is drawn in the next frames is drawn. */
async function settled() {
  await tick()
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

describe.for(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const complaints: string[] = []
  let book: Record<string, unknown>

  beforeAll(async () => {
    vi.spyOn(console, 'error').mockImplementation((...words) => void complaints.push(words.join(' ')))
    vi.spyOn(console, 'warn').mockImplementation((...words) => void complaints.push(words.join(' ')))
    book = mount(Book, { target: document.body, props: { theme } })
    await settled()
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await unmount(book)
  })

  const sections = () => [...document.querySelectorAll<HTMLElement>('[data-component]')]

  test('has every component, each in a state at least, mounted without a word', () => {
    const shown = sections().map((section) => section.dataset.component ?? '')
    expect(shown.filter((name) => name.startsWith('components/')).sort()).toEqual(components.sort())
    expect(sections().filter((section) => section.querySelector('[data-state]') === null)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('has nothing that axe finds', async () => {
    expect(await findings(document.body)).toEqual([])
  })

  test('opens each kind of dialog, and closes it', async () => {
    const openers = document.querySelectorAll<HTMLElement>('[data-component$="/Dialog"] .alone > button')
    expect(openers.length).toBe(5)
    for (const opener of openers) {
      opener.click()
      flushSync()
      const dialog = document.querySelector<HTMLElement>('dialog[open]')
      if (dialog === null) throw new Error(`${opener.textContent} opens no dialog.`)
      expect(dialog.textContent).toContain('cannot be undone')
      // They differ in where they lie.
      if (opener === openers[0]) expect(await findings(dialog)).toEqual([])
      dialog.querySelector('button')?.click()
      flushSync()
      expect(document.querySelector('dialog[open]')).toBeNull()
    }
  })

  test.runIf(isLinux)('looks as its pictures', async () => {
    for (const section of sections()) {
      const name = `${section.dataset.component?.replace(/^.*\//, '')}-${theme}`
      await expect.soft(section).toMatchScreenshot(name)
    }
  })
})
