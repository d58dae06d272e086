/** What is known of a model that comes with the page before its frozen networks are there: `opened` in its `card.json`. */
import * as v from 'valibot'
import type { KnownModel } from '../../../diffusion/model/pipeline'
import type { ReadFile } from '../../../tensor/files/folder'

const card = v.object({
  opened: v.object({
    id: v.string(),
    image: v.object({ size: v.number(), channels: v.picklist([1, 3]) }),
  }),
})

/** Null where its card does not say: then it is opened to find out. */
export async function knownModel(read: ReadFile): Promise<KnownModel | null> {
  try {
    const bytes = await read('card.json')
    return v.parse(card, JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()))).opened
  } catch {
    return null
  }
}
