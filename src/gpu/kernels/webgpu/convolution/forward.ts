/**
 * y = conv2d(x, filter) (+ bias, activation) in WGSL.
 *
 * The ladder (each rung can be run against the others: `npm run bench -- kernels`):
 * 1. naive: a thread an output value, every factor read for one product.
 * 2. tfjs: tiles of 32 x 32 in workgroup memory; on one channel most of a tile is padding, and two barriers a step.
 * 3. this one: a tile of pixels x channels in registers, no barriers; shapes baked in; along a filter's row taps and channels are one run of
 *    floats, read four at a time where four divide the channels.
 */
import { activationFunctions } from '../activation'
import type { HalfType } from '../../../half'
import type { Activation } from '../../activation'
import type { Program } from '../dispatch'
import {
  constantsOf,
  divisor,
  filterFunction,
  filterType,
  keyOf,
  range,
  threadMain,
  typeOf,
  widthOf,
  workgroupsFor,
  type ConvInfo,
} from './shape'

/** What follows the products in the same dispatch. */
export interface Epilogue {
  bias: boolean
  activation: Activation
  /** Added to all pixels of an image, `[B, N]`. */
  shift?: boolean
  /** Added as it is, `[B, OH, OW, N]`. */
  residual?: boolean
  /** What the filter is, where it is halves, two in 32 bits. */
  halves?: HalfType | null
}

/** Pixels of a row that a thread takes. */
const PIXELS = 4
/** Vectors of output channels that a thread takes: more where little is read for each. */
const vectorsOf = (info: ConvInfo) => {
  const vectors = info.outChannels / widthOf(info.outChannels)
  return divisor(vectors, widthOf(info.inChannels) === 1 ? 4 : 2)
}

const threadsAnImage = (info: ConvInfo) => {
  const { outHeight, outWidth, outChannels } = info
  const groups = outChannels / widthOf(outChannels) / vectorsOf(info)
  return outHeight * Math.ceil(outWidth / PIXELS) * groups
}

export const forwardWorkgroups = (info: ConvInfo) => workgroupsFor(threadsAnImage(info) * info.batchSize)

/** x `[B, H, W, C]`, filter `[h, w, C, N]`, bias `[N]` -> y `[B, OH, OW, N]`; `images` is B. */
export function forward(info: ConvInfo, epilogue: Epilogue): Program {
  const { bias, activation, shift = false, residual = false, halves = null } = epilogue
  const added = Object.entries({ bias, shift, residual }).flatMap(([name, given]) => (given ? name : []))
  const { inChannels, outWidth, outChannels } = info
  const [depth, width] = [widthOf(inChannels), widthOf(outChannels)]
  const [input, output] = [typeOf(depth), typeOf(width)]
  const vectors = vectorsOf(info)
  const pixels = range(PIXELS)
  const channels = range(vectors)
  const groups = outChannels / width / vectors
  // A vector of x holds `depth` floats, each of which meets its own row of the filter.
  const factors = range(depth)
    .flatMap((d) => channels.map((q) => `let f${d}_${q} = filterAt(at + ${d * groups * vectors + q}u);`))
    .join('\n      ')
  const part = (d: number) => (depth === 1 ? '' : `.${'xyzw'[d]}`)
  const products = pixels
    .map((p) => {
      const read = `let v${p} = select(${input}(0.0), x[line + u32(max(i${p}, 0))], u32(i${p}) < ROW);`
      const sums = range(depth).flatMap((d) => channels.map((q) => `s${p}_${q} += v${p}${part(d)} * f${d}_${q};`))
      return [read, `i${p} += 1;`, ...sums].join(' ')
    })
    .join('\n      ')
  const store = (p: number) => {
    const lines = channels.map((q) => {
      const at = p * groups * vectors + q
      const terms = [
        `s${p}_${q}`,
        bias ? `bias[channel + ${q}u]` : [],
        shift ? `shift[image * ${groups * vectors}u + channel + ${q}u]` : [],
        residual ? `residual[to + ${at}u]` : [],
      ].flat()
      return `y[to + ${at}u] = ${activated(terms.join(' + '), activation, width)};`
    })
    const body = lines.join(' ')
    return outWidth % PIXELS === 0 ? body : `if (column + ${p}u < OW) { ${body} }`
  }
  return {
    key: `Conv2D ${[keyOf(info), ...added].join(' + ')} ${activation}${halves === null ? '' : ` by ${halves}`}`,
    read: [`x: ${input}`, `filter_: ${filterType(width, halves)}`, ...added.map((name) => `${name}: ${output}`)],
    write: [`y: ${output}`],
    uniforms: ['images: u32'],
    body: () => `${constantsOf(info)}${activation === 'linear' ? '' : activationFunctions(activation)}${filterFunction(width, halves)}
const ROW = W * C / ${depth}u;
const RUN = KW * C / ${depth}u;
${threadMain}
  let channel = (thread % ${groups}u) * ${vectors}u;
  let tile = thread / ${groups}u;
  let column = (tile % ${Math.ceil(outWidth / PIXELS)}u) * ${PIXELS}u;
  let line_ = tile / ${Math.ceil(outWidth / PIXELS)}u;
  let image = line_ / OH;
  if (image >= uniforms.images) { return; }
  let top = i32((line_ % OH) * SY) - i32(PY);
  let left = (i32(column * SX) - i32(PX)) * i32(C / ${depth}u);
  ${pixels.flatMap((p) => channels.map((q) => `var s${p}_${q} = ${output}(0.0);`)).join(' ')}
  for (var ky = 0u; ky < KH; ky++) {
    let row = top + i32(ky);
    if (row < 0 || row >= i32(H)) { continue; }
    let line = (image * H + u32(row)) * ROW;
    var at = ky * RUN * ${depth * groups * vectors}u + channel;
    ${pixels.map((p) => `var i${p} = left + ${p} * i32(SX * C / ${depth}u);`).join(' ')}
    for (var j = 0u; j < RUN; j++) {
      ${factors}
      ${products}
      at += ${depth * groups * vectors}u;
    }
  }
  let to = (line_ * OW + column) * ${groups * vectors}u + channel;
  ${pixels.map(store).join('\n  ')}
}`,
  }
}

/** The activation of a vector, float by float: a NaN stays one. */
export function activated(sum: string, activation: Activation, width: 1 | 4): string {
  if (activation === 'linear') return sum
  return width === 1 ? `activationValue(${sum})` : `activationValues(${sum})`
}
