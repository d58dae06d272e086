/** How a teacher's link has the page shown: parts left out (`&hide=losses,recipe`), for a projector (`&present`), one figure alone (`&embed=samples`). */
import { notUsed, queryOf, type Parameter } from '../page/address/parameters'
import { figures, parts, type Figure } from './parts'

export interface ClassView {
  /** Names of parts. */
  hide: readonly string[]
  present: boolean
  /** Null: the whole page. */
  embed: Figure | null
}

export interface ClassAddress extends ClassView {
  /** What it asked for and did not get, one sentence each. */
  notes: string[]
}

const names = (all: readonly { name: string }[]) => all.map(({ name }) => name).join(', ')

/** Reads an address's query. What is not understood is left out and said. */
export function readClassView(query: string): ClassAddress {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const asked = (parameters.get('hide') ?? '').split(',').filter((name) => name.trim() !== '')
  const isPart = (asked: string) => parts.some(({ name }) => name === asked)
  const unknown = asked.filter((name) => !isPart(name))
  if (unknown.length > 0) notes.push(notUsed('hide', unknown.join(','), `a list of parts out of ${names(parts)}`))
  const figure = parameters.get('embed')
  const embed = figures.find(({ name }) => name === figure) ?? null
  if (figure !== null && embed === null) notes.push(notUsed('embed', figure, `one of ${names(figures)}`))
  return { hide: asked.filter(isPart), present: isOn(parameters.get('present')), embed, notes }
}

/** A flag stands there alone; "0" and "false" take it back. */
const isOn = (text: string | null): boolean => text !== null && text !== '0' && text !== 'false'

const keys: readonly string[] = ['hide', 'present', 'embed']

/** The same query with another view. */
export function withClassView(query: string, { hide, present, embed }: ClassView): string {
  const written: Parameter[] = [
    ...(hide.length > 0 ? [['hide', hide.join(',')] as const] : []),
    ...(present ? [['present', ''] as const] : []),
    ...(embed === null ? [] : [['embed', embed.name] as const]),
  ]
  return queryOf([...[...new URLSearchParams(query)].filter(([name]) => !keys.includes(name)), ...written])
}

/** Lines of HTML that show a figure in another page. @param title for those who do not see it */
export function embedCode(address: string, title: string): string {
  const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<iframe src="${quoted(address)}" title="${quoted(title)}" width="100%" height="640" style="border: 0" allow="clipboard-write"></iframe>`
}
