/** Svelte takes the white space away at the edges of a block: what is said inside one needs its blank said too. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const src = join(import.meta.dirname, '../../../src')
const views = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'))

const markup = (text: string) => text.replace(/<(script|style)\b.*?<\/\1>|<!--.*?-->/gs, '')

/** Words right before a block, and more of them on its first line: `as published.{#if working}⏎ Being worked out`. */
const GLUED =
  /[\p{L}\p{N}.,;:!?…”)}](?<!\{\/\w+\})\{#(?:if|each)[^{}]*\}\n\s*(?:<(?:span|b|i|em|strong|a|code)\b[^>]*>)?[\p{L}\p{N}({][^\n]*/gu

it('no block of a view glues its words to those before it', () => {
  const glued = views.flatMap((name) =>
    Array.from(markup(readFileSync(join(src, name), 'utf8')).matchAll(GLUED), ([found]) => `${name}: ${found}`),
  )
  expect(views.length).toBeGreaterThan(100)
  expect(glued).toEqual([])
})
