import type { HalfType } from '../../../../src/gpu/half'
import { randomModelFiles } from '../../../../scripts/random-model-files'
import { MODEL_SIZES, type ModelSettings } from '../../../../scripts/random-model-sizes'

export const settingsOf = (name: string): ModelSettings => {
  const settings = MODEL_SIZES[name]
  if (settings === undefined) throw new Error(`No size is called ${name}.`)
  return settings
}

/** Files of a random model by their names. @param pieces of each file; else all */
export function filesOfModel(name: string, pieces = Infinity, type: HalfType = 'F16') {
  const files = randomModelFiles(settingsOf(name), type).map((file) => {
    const taken: Uint8Array[] = []
    for (const piece of file.pieces) if (taken.push(piece) >= pieces) break
    return [file.name, new Uint8Array(Buffer.concat(taken))] as const
  })
  return new Map(files)
}
