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
    return parsePythonJson(new TextDecoder().decode(bytes))
  } catch {
    throw new BadInput(says.partConfigNoJson({ name: `${folder}/${name}` }))
  }
}

/** Strings, and what Python's json writes for numbers that JSON lacks. */
const PYTHON = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g

/**
 * JSON as Python writes it: diffusers' own configs have `-Infinity` ("lambda_min_clipped"). NaN becomes null.
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // 1e999 is what JSON has no word for.
    return JSON.parse(
      text.replace(PYTHON, (part) =>
        part.startsWith('"') ? part : part === 'NaN' ? 'null' : part.replace('Infinity', '1e999'),
      ),
    )
  }
}
