/** What others wrote, names of files above all, as it may stand in a sentence and in lists: it cannot turn the writing around it, or fill the page. */

/** Signs without a form, and those that turn the direction of what follows, the page's own words too: "exe.gpj" would read "jpg.exe". */
const UNSEEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u2028-\u202e\u2066-\u2069]/g

/** No file system has longer names; a zip or a run's description may. */
const LONGEST_NAME = 255
const BEGINNING = 80
const END = 40

/** With "�" in place of each sign that cannot be seen. */
export const plainText = (text: string): string => text.replace(UNSEEN, '\ufffd')

/** The same of a name; of one that is longer than any file's, both ends. */
export function plainName(name: string): string {
  return name.length <= LONGEST_NAME ? plainText(name) : bothEnds(plainText(name))
}

/** A sentence with values in it that others wrote: of words that nobody reads, both ends. */
export const plainSentence = (text: string): string => plainText(text).replace(/\S{256,}/g, bothEnds)

/** No character is cut in two. */
const bothEnds = (text: string) =>
  `${text.slice(0, BEGINNING).replace(/[\ud800-\udbff]$/, '')}…${text.slice(-END).replace(/^[\udc00-\udfff]/, '')}`
