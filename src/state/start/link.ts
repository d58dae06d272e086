/** Start in the address: where its figures' scrubbers stand, and the caption that was typed. What is mixed is said by the mixture. */
import type { AddressPart } from '../page/address/address'
import { readParameter, type Parameter } from '../page/address/parameters'
import { LONGEST } from './caption.svelte'
import type { StartRoom } from './room.svelte'

const captionKey = 'start.caption'
const anyStop = { kind: 'number', min: 0, max: 1_000_000, step: 1 } as const

/** Takes over what a link asks for; what is not understood is left out and said, of a stop once the figure has its own. */
export function startPart(start: StartRoom, query: string): AddressPart & { notes: string[] } {
  const parameters = new URLSearchParams(query)
  const notes: string[] = []
  const scrubs = [start.pair.scrub, start.heart.scrub]
  for (const scrub of scrubs) {
    const stop = readParameter(parameters, scrub.key, anyStop, notes)
    if (stop !== null) scrub.ask(Number(stop))
  }
  const caption = parameters.get(captionKey)
  if (caption !== null && caption.length > LONGEST)
    notes.push(
      `The link’s ${captionKey} has ${caption.length} characters, and the field has room for ${LONGEST}; ignored.`,
    )
  else if (caption !== null) start.caption.ask(caption)
  if (start.pair.scrub.chosen === null)
    start.opensOn = start.heart.scrub.chosen !== null ? 'heart' : start.caption.chosen !== null ? 'caption' : null
  return {
    notes,
    rooms: ['start'],
    owns: (name) => name === captionKey || scrubs.some(({ key }) => key === name),
    write: (): Parameter[] => [
      ...scrubs.flatMap(({ key, chosen }) => (chosen === null ? [] : [[key, String(chosen)] as const])),
      ...(start.caption.chosen === null ? [] : [[captionKey, start.caption.chosen] as const]),
    ],
  }
}
