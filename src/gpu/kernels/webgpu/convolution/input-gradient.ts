/**
 * dx of y = conv2d(x, filter) in WGSL, which is also the forward pass of a transposed convolution (+ bias, activation).
 *
 * The ladder:
 * 1. naive: a thread a value of dx, all taps tried, most of them missing the stride.
 * 2. tfjs: as 1, four channels at a time.
 * 3. this one: with stride s a pixel meets only every s-th tap, so a thread takes pixels of one phase (s apart) and walks through their
 *    taps alone; a tile of pixels x channels in registers, products summed over the output channels four at a time.
 */
import { activationFunctions } from '../activation'
import type { Program } from '../dispatch'
import { activated, type Epilogue } from './forward'
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
  type ConvInfo,
} from './shape'

/** Pixels of a row and phase that a thread takes: more where each has but one channel. */
const pixelsOf = (info: ConvInfo) => Math.min(info.inChannels === 1 ? 8 : 4, Math.ceil(info.inWidth / info.strideWidth))
/** Channels that a thread takes. */
const channelsOf = (info: ConvInfo) =>
  widthOf(info.inChannels) === 4 ? divisor(info.inChannels / 4, 2) * 4 : divisor(info.inChannels, 4)

/** Threads of a row's phase, of a row's all phases. */
const tilesOf = (info: ConvInfo) => Math.ceil(Math.ceil(info.inWidth / info.strideWidth) / pixelsOf(info))
const threadsAnImage = (info: ConvInfo) =>
  info.inHeight * info.strideWidth * tilesOf(info) * (info.inChannels / channelsOf(info))

export const inputGradientThreads = (info: ConvInfo) => threadsAnImage(info) * info.batchSize

/** dy `[B, OH, OW, N]`, filter `[h, w, C, N]`, bias `[C]` -> dx `[B, H, W, C]`; `images` is B. */
export function inputGradient(info: ConvInfo, epilogue: Epilogue): Program {
  const { bias, activation, halves = null } = epilogue
  const [input, output] = [typeOf(widthOf(info.outChannels)), typeOf(widthOf(info.inChannels))]
  return {
    key: `Conv2DBackpropInput ${keyOf(info)}${bias ? ' + bias' : ''} ${activation}${halves === null ? '' : ` by ${halves}`}`,
    read: [
      `dy: ${input}`,
      `filter_: ${filterType(widthOf(info.outChannels), halves)}`,
      ...(bias ? [`bias: ${output}`] : []),
    ],
    write: [`dx: ${output}`],
    uniforms: ['images: u32'],
    body: () => `${constantsOf(info)}${inputGradientFunction(info, epilogue)}${threadMain}
  inputGradient(thread);
}`,
  }
}

/** WGSL: what each of `inputGradientThreads` does. */
export function inputGradientFunction(
  info: ConvInfo,
  { bias, activation, residual = false, halves = null }: Epilogue,
): string {
  const { inWidth, inChannels, outChannels } = info
  const [depth, width] = [widthOf(outChannels), widthOf(inChannels)]
  const input = typeOf(depth)
  const [pixels, channels] = [range(pixelsOf(info)), range(channelsOf(info))]
  const groups = inChannels / channels.length
  const tiles = tilesOf(info)
  const dot = (a: string, b: string) => (depth === 4 ? `dot(${a}, ${b})` : `${a} * ${b}`)
  const factors = channels.map((c) => `let f${c} = filterAt(at + ${c}u * DEPTH);`).join('\n        ')
  const products = pixels
    .map((p) => {
      const read = `let v${p} = select(${input}(0.0), dy[u32(max(place + ${p} * i32(DEPTH), 0))], u32(out + ${p}) < OW);`
      return [read, ...channels.map((c) => `s${p}_${c} += ${dot(`v${p}`, `f${c}`)};`)].join(' ')
    })
    .join('\n        ')
  const store = (p: number) => {
    const vectors = range(channels.length / width)
    const lines = vectors.map((q) => {
      const sums = range(width).map((j) => `s${p}_${q * width + j}`)
      const sum = width === 4 ? `vec4<f32>(${sums.join(', ')})` : sums.join('')
      const at = `(to + ${p}u * SX * C) / ${width}u + ${q}u`
      const terms = [sum, bias ? `bias[channel / ${width}u + ${q}u]` : [], residual ? `residual[${at}]` : []].flat()
      return `dx[${at}] = ${activated(terms.join(' + '), activation, width)};`
    })
    return `if (column + ${p}u * SX < ${inWidth}u) { ${lines.join(' ')} }`
  }
  return `${activation === 'linear' ? '' : activationFunctions(activation)}${filterFunction(depth, halves)}
const DEPTH = N / ${depth}u;
fn inputGradient(thread: u32) {
  let channel = (thread % ${groups}u) * ${channels.length}u;
  let tile = thread / ${groups}u;
  let phase = (tile / ${tiles}u) % SX;
  let column = phase + (tile % ${tiles}u) * ${pixels.length}u * SX;
  let line = tile / (${tiles}u * SX);
  let image = line / H;
  if (image >= uniforms.images) { return; }
  let reachY = (line % H) + PY;
  let reachX = column + PX;
  ${pixels.flatMap((p) => channels.map((c) => `var s${p}_${c} = 0.0;`)).join(' ')}
  for (var ky = reachY % SY; ky < KH; ky += SY) {
    let row = (i32(reachY) - i32(ky)) / i32(SY);
    if (row < 0 || row >= i32(OH)) { continue; }
    for (var kx = reachX % SX; kx < KW; kx += SX) {
      let out = (i32(reachX) - i32(kx)) / i32(SX);
      var place = (i32((image * OH + u32(row)) * OW) + out) * i32(DEPTH);
      var at = ((ky * KW + kx) * C + channel) * DEPTH;
      for (var j = 0u; j < DEPTH; j++) {
        ${factors}
        ${products}
        place += 1;
        at += 1u;
      }
    }
  }
  let to = (line * W + column) * C + channel;
  ${pixels.map(store).join('\n  ')}
}
`
}
