/** Files of old Macs and some exports end their lines in CR alone: told at the beginning, and given on with LF. */

const LF = 10
const CR = 13

/**
 * The bytes as they come where an LF is among the first; else with an LF for each CR that no LF follows. A CR inside a line of a file
 * with LFs is left alone: it belongs to the text.
 * @param sample bytes waited for before a file without LF is taken for one whose lines end in CR
 */
export async function* withLineFeeds(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sample: number,
): AsyncGenerator<Uint8Array> {
  /** Null: not known yet. */
  let bare: boolean | null = null
  let held: Uint8Array[] = []
  let heldBytes = 0
  // Whether a CR at the end of a chunk stands alone is told by the next chunk.
  let endedInReturn = false
  function* given(chunk: Uint8Array): Generator<Uint8Array> {
    if (bare !== true) {
      yield chunk
      return
    }
    if (chunk.length === 0) return
    if (endedInReturn) yield Uint8Array.of(chunk[0] === LF ? CR : LF)
    endedInReturn = chunk.at(-1) === CR
    const fed = endedInReturn ? chunk.slice(0, -1) : chunk.slice()
    for (let at = fed.indexOf(CR); at >= 0; at = fed.indexOf(CR, at + 1)) if (chunk[at + 1] !== LF) fed[at] = LF
    yield fed
  }
  for await (const chunk of chunks) {
    if (bare === null) {
      const fed = chunk.includes(LF)
      // Copied where it must wait: the stream may use its buffer again.
      held.push(fed ? chunk : chunk.slice())
      heldBytes += chunk.length
      if (fed) bare = false
      else if (heldBytes >= sample) bare = held.some((part) => part.includes(CR))
      else continue
      for (const part of held) yield* given(part)
      held = []
    } else yield* given(chunk)
  }
  bare ??= held.some((part) => part.includes(CR))
  for (const part of held) yield* given(part)
  if (endedInReturn) yield Uint8Array.of(LF)
}
