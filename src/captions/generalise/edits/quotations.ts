/** What stands between quotation marks is said so, or is a title: the film "Carol" is no one, and of its words none goes. */
import type { Reading } from '../reading/caption'
import type { Edit } from './types'

/** Double marks, or single ones with no letter on their outer sides; the inches of a 12" pizza open none. */
const QUOTATION =
  /(?<![\p{L}\p{N}])["“„«](?=\S)[^"“”»]*["”»]|(?<![\p{L}\p{N}])['‘](?=\S)[^'‘’]*(?<=\S)['’](?![\p{L}\p{N}])/gu

/** Whether a stretch of the text, UTF-16 code units, begins or ends between quotation marks; with the marks it may go. */
export function isQuoted({ text }: Reading, { start, end }: Pick<Edit, 'start' | 'end'>): boolean {
  return [...text.matchAll(QUOTATION)].some(({ 0: whole, index }) => {
    const isAround = start <= index && index + whole.length <= end
    return !isAround && start < index + whole.length && index < end
  })
}
