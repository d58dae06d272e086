/** Whether a file's weights are those that a network asks for: all that is missing, misshapen or left over is named in one error. */
import * as says from '../../messages/generated/models'
import { BadInput } from '../../gpu/errors'

/** What a file says of a weight: PyTorch's shape, and the type of its values ("F32", "F16", "I32"). */
export interface WeightHead {
  shape: readonly number[]
  dtype: string
}

/** How many names an error lists before it counts the rest. */
const NAMED = 6
const FLOATS: readonly string[] = ['F64', 'F32', 'F16', 'BF16']

export const isFloat = ({ dtype }: WeightHead) => FLOATS.includes(dtype)

/**
 * @param asked what the network asks for
 * @param held what the files hold
 * @param claim what it means that something does not fit, and how to mend it
 * @throws BadInput naming what does not fit
 */
export function expectFit(
  asked: ReadonlyMap<string, { shape: readonly number[] }>,
  held: ReadonlyMap<string, WeightHead>,
  claim: string,
  mend: string,
): void {
  const missing: string[] = []
  const misshapen: string[] = []
  for (const [name, { shape }] of asked) {
    const found = held.get(name)
    if (found === undefined) missing.push(`"${name}" [${shape.join(', ')}]`)
    else if (found.shape.join() !== shape.join())
      misshapen.push(`"${name}" [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    else if (!isFloat(found)) misshapen.push(`"${name}" (${found.dtype}, not a floating-point type)`)
  }
  const surplus = [...held.keys()].filter((name) => !asked.has(name)).map((name) => `"${name}"`)
  const complaints = [
    complaint(missing, 'is missing', 'are missing'),
    complaint(misshapen, 'has the wrong shape', 'have the wrong shape'),
    complaint(surplus, 'has no place in the network', 'have no place in the network'),
  ].filter((words) => words !== null)
  if (complaints.length > 0)
    throw new BadInput(says.weightsDoNotFit({ claim, complaints: complaints.join('; '), mend }))
}

function complaint(names: readonly string[], one: string, many: string): string | null {
  if (names.length === 0) return null
  const rest = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
  return `${names.slice(0, NAMED).join(', ')}${rest} ${names.length === 1 ? one : many}`
}
