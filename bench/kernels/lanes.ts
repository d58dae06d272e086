/** The third rung of the filter gradient: rows of pixels dealt out over 16 lanes of a workgroup, summed in workgroup memory; one dispatch. */
import {
  constantsOf,
  divisor,
  keyOf,
  range,
  typeOf,
  widthOf,
  type ConvInfo,
} from '../../src/gpu/kernels/webgpu/convolution/shape'
import type { Program } from '../../src/gpu/kernels/webgpu/dispatch'

const LANES = 16
const TILES = 8

/** Vectors of a run and of output channels that a thread takes: so many as workgroup memory has room for, one at a time. */
const cutOf = ({ filterWidth, inChannels, outChannels }: ConvInfo) => {
  const run = (filterWidth * inChannels) / widthOf(inChannels)
  const vectors = outChannels / widthOf(outChannels)
  const runs = widthOf(inChannels) === 4 ? divisor(run, 2) : divisor(run, 5)
  const columns = divisor(vectors, 2)
  return { run, vectors, runs, columns }
}

export function lanesWorkgroups(info: ConvInfo): [number, number] {
  const { run, vectors, runs, columns } = cutOf(info)
  return [Math.ceil((info.filterHeight * (run / runs) * (vectors / columns)) / TILES), 1]
}

export function lanesFilterGradient(info: ConvInfo): Program {
  const [depth, width] = [widthOf(info.inChannels), widthOf(info.outChannels)]
  const [input, output] = [typeOf(depth), typeOf(width)]
  const { run, vectors, runs, columns } = cutOf(info)
  const groups = vectors / columns
  const across = run / runs
  const sums = range(runs).flatMap((r) =>
    range(depth).flatMap((d) => range(columns).map((q) => ({ r, d, q, name: `s${r}_${d}_${q}` }))),
  )
  const floatOf = (r: number, d: number) => (depth === 1 ? `v${r}` : `v${r}.${'xyzw'[d]}`)
  const read = (r: number) =>
    `let v${r} = select(${input}(0.0), x[line + u32(max(at + ${r}, 0))], u32(at + ${r}) < ROW);`
  const join = ({ r, d, q, name }: (typeof sums)[number]) => `workgroupBarrier();
  parts[local] = ${name};
  workgroupBarrier();
  if (lane == 0u && whole) {
    var sum = ${output}(0.0);
    for (var j = 0u; j < ${LANES}u; j++) { sum += parts[j * ${TILES}u + slot]; }
    dw[base + ((first + ${r}u) * ${depth}u + ${d}u) * ${vectors}u + ${q}u] = sum;
  }`
  return {
    key: `lanes Conv2DBackpropFilter ${keyOf(info)}`,
    read: [`x: ${input}`, `dy: ${output}`],
    write: [`dw: ${output}`],
    uniforms: ['images: u32'],
    body: () => `${constantsOf(info)}
const ROW = W * C / ${depth}u;
const RUN = KW * C / ${depth}u;
var<workgroup> parts: array<${output}, ${LANES * TILES}>;

@compute @workgroup_size(${LANES * TILES}, 1, 1)
fn main(@builtin(local_invocation_index) local: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let slot = local % ${TILES}u;
  let lane = local / ${TILES}u;
  let tile = group.x * ${TILES}u + slot;
  let whole = tile < ${groups * across}u * KH;
  let channel = (tile % ${groups}u) * ${columns}u;
  let first = (tile / ${groups}u % ${across}u) * ${runs}u;
  let ky = tile / ${groups * across}u;
  ${sums.map(({ name }) => `var ${name} = ${output}(0.0);`).join(' ')}
  for (var row = lane; row < select(0u, uniforms.images * OH, whole); row += ${LANES}u) {
    let above = i32((row % OH) * SY + ky) - i32(PY);
    if (above < 0 || above >= i32(H)) { continue; }
    let line = (row / OH * H + u32(above)) * ROW;
    var at = i32(first) - i32(PX * C / ${depth}u);
    var to = row * OW * ${vectors}u + channel;
    for (var column = 0u; column < OW; column++) {
      ${range(columns)
        .map((q) => `let g${q} = dy[to + ${q}u];`)
        .join(' ')}
      ${range(runs).map(read).join(' ')}
      ${sums.map(({ r, d, q, name }) => `${name} += ${floatOf(r, d)} * g${q};`).join(' ')}
      at += i32(SX * C / ${depth}u);
      to += ${vectors}u;
    }
  }
  let base = ky * RUN * ${depth * vectors}u + channel;
  ${sums.map(join).join('\n  ')}
}`,
  }
}
