/** A JSON file of a folder. */
import * as says from '../../messages/generated/weights'
import { BadInput } from '../../gpu/errors'
import type { ReadFile } from './folder'

/**
 * @param folder that the file is in, for messages
 * @throws BadInput where the file is not there, or not JSON
 */
export async function jsonIn(read: ReadFile, name: string, folder: string): Promise<unknown> {
  const bytes = await read(name)
  if (bytes === null) throw new BadInput(says.partConfigMissing({ name, folder }))
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new BadInput(says.partConfigNoJson({ name: `${folder}/${name}` }))
  }
}
