/**
 * The filter's gradient of y = conv2d(x, filter) in WGSL: a product of x's patches, transposed, by dy, over all pixels of all images.
 *
 * The ladder:
 * 1. naive, and tfjs: a thread a weight, each with a serial loop over B·OH·OW pixels (400 threads of 50,176 trips on a first layer).
 * 2. a tile of weights in registers: two vectors of a patch's run by two of dy's channels, sixteen products for four reads.
 * 3. 2 with rows of pixels dealt out over lanes that are summed in workgroup memory. Barriers cost software adapters more than they save.
 * 4. this one: 2 with the rows dealt out over parts, which a second dispatch sums (`joinParts`). No barriers, no atomics: the same bits
 *    every time.
 */
import type { Program } from '../dispatch'
import { constantsOf, divisor, keyOf, range, threadMain, typeOf, widthOf, type ConvInfo } from './shape'

/** How the work is cut up. */
export interface Cut {
  /** Vectors of a filter row's run that a thread takes. */
  runs: number
  /** Vectors of output channels that it takes. */
  columns: number
  /** Tiles of the filter, a thread each. */
  tiles: number
  /** Parts of the rows of pixels, summed in their order by the second dispatch. */
  parts: number
}

/** Threads that a GPU should have at the least; more parts would be more to write, and to join. By one tap each has less to do. */
const enoughThreads = ({ filterHeight, filterWidth }: ConvInfo) => (filterHeight * filterWidth === 1 ? 1024 : 4096)

export function cutOf(info: ConvInfo): Cut {
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, batchSize } = info
  const depth = widthOf(inChannels)
  const run = (filterWidth * inChannels) / depth
  const runs = depth === 4 ? divisor(run, 2) : Math.min(run, 5)
  const vectors = outChannels / widthOf(outChannels)
  const columns = divisor(vectors, depth === 4 ? 2 : 4)
  const tiles = filterHeight * Math.ceil(run / runs) * (vectors / columns)
  const parts = Math.max(1, Math.min(Math.ceil(enoughThreads(info) / tiles), outHeight * batchSize))
  return { runs, columns, tiles, parts }
}

export const filterGradientThreads = ({ tiles, parts }: Cut) => tiles * parts

/** x `[B, H, W, C]`, dy `[B, OH, OW, N]` -> sums `[parts, h, w, C, N]`; `images` is B. */
export function filterGradient(info: ConvInfo, cut: Cut): Program {
  const [input, output] = [typeOf(widthOf(info.inChannels)), typeOf(widthOf(info.outChannels))]
  return {
    key: `Conv2DBackpropFilter ${keyOf(info)} in ${cut.parts}`,
    read: [`x: ${input}`, `dy: ${output}`],
    write: [`sums: ${output}`],
    uniforms: ['images: u32'],
    body: () => `${constantsOf(info)}${filterGradientFunction(info, cut)}${threadMain}
  filterGradient(thread);
}`,
  }
}

/** WGSL: what each of `filterGradientThreads` does. */
export function filterGradientFunction(info: ConvInfo, cut: Cut): string {
  const { inChannels, outChannels, filterWidth } = info
  const [depth, width] = [widthOf(inChannels), widthOf(outChannels)]
  const [input, output] = [typeOf(depth), typeOf(width)]
  const [runs, columns] = [range(cut.runs), range(cut.columns)]
  const run = (filterWidth * inChannels) / depth
  const vectors = outChannels / width
  const groups = vectors / cut.columns
  const across = Math.ceil(run / cut.runs)
  const terms = runs.map((r) => range(depth).flatMap((d) => columns.map((q) => ({ d, q, name: `s${r}_${d}_${q}` }))))
  const floatOf = (r: number, d: number) => (depth === 1 ? `v${r}` : `v${r}.${'xyzw'[d]}`)
  const products = terms
    .map((sums, r) => {
      const read = `let v${r} = select(${input}(0.0), x[line + u32(max(at + ${r}, 0))], u32(at + ${r}) < ROW);`
      return [read, ...sums.map(({ d, q, name }) => `${name} += ${floatOf(r, d)} * g${q};`)].join(' ')
    })
    .join('\n      ')
  const store = terms
    .map((sums, r) => {
      const lines = sums.map(
        ({ d, q, name }) => `sums[base + ((first + ${r}u) * ${depth}u + ${d}u) * ${vectors}u + ${q}u] = ${name};`,
      )
      return run % cut.runs === 0 ? lines.join(' ') : `if (first + ${r}u < RUN) { ${lines.join(' ')} }`
    })
    .join('\n  ')
  return `
const ROW = W * C / ${depth}u;
const RUN = KW * C / ${depth}u;
fn filterGradient(thread: u32) {
  let tile = thread % ${cut.tiles}u;
  let part = thread / ${cut.tiles}u;
  if (part >= ${cut.parts}u) { return; }
  let channel = (tile % ${groups}u) * ${cut.columns}u;
  let first = (tile / ${groups}u % ${across}u) * ${cut.runs}u;
  let ky = tile / ${groups * across}u;
  ${terms
    .flat()
    .map(({ name }) => `var ${name} = ${output}(0.0);`)
    .join(' ')}
  for (var row = part; row < uniforms.images * OH; row += ${cut.parts}u) {
    let above = i32((row % OH) * SY + ky) - i32(PY);
    if (above < 0 || above >= i32(H)) { continue; }
    let line = (row / OH * H + u32(above)) * ROW;
    var at = i32(first) - i32(PX * C / ${depth}u);
    var to = row * OW * ${vectors}u + channel;
    for (var column = 0u; column < OW; column++) {
      ${columns.map((q) => `let g${q} = dy[to + ${q}u];`).join(' ')}
      ${products}
      at += i32(SX * C / ${depth}u);
      to += ${vectors}u;
    }
  }
  let base = (part * KH + ky) * RUN * ${depth * vectors}u + channel;
  ${store}
}
`
}

/** `[parts, weights]` -> `[weights]`: a thread a weight, the parts in their order. */
export const joinParts: Program = {
  key: 'Conv2DBackpropFilter join',
  read: ['sums'],
  write: ['dw'],
  uniforms: ['weights: u32', 'parts: u32'],
  body: () => `${threadMain}
  if (thread >= uniforms.weights) { return; }
  var sum = 0.0;
  for (var part = 0u; part < uniforms.parts; part++) { sum += sums[part * uniforms.weights + thread]; }
  dw[thread] = sum;
}`,
}
