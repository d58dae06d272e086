/**
 * `multiHeadAttention` on WebGPU by heads too wide for one thread's registers (Stable Diffusion's of 80 and 160 channels, its autoencoder's of
 * 512): a workgroup takes a few rows of one head, and walks over the others a tile at a time. In a tile each thread compares its own of them
 * with all rows, then adds its own channels up over the tile. Of what is compared no more is held than a tile.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { AttentionSizes } from '../../attention'
import { range } from '../convolution/shape'
import { dispatch, type Operands, type Program } from '../dispatch'

/** Threads of a workgroup, and rows of a tile. */
const LANES = 64
/** Bytes of workgroup memory that every device has, less what the few scalars take. */
const WORKGROUP_BYTES = 16384 - 512
const FLOAT = 4
/** The least `maxComputeWorkgroupsPerDimension` that WebGPU allows a device to have. */
const MAX_WORKGROUPS = 65535

/** Rows of a workgroup, each with `kept` vectors of a head and as many numbers for a tile. */
function rowsOf(size: number, kept: number): number {
  return [8, 4, 2].find((rows) => rows * kept * (size + LANES) * FLOAT <= WORKGROUP_BYTES) ?? 1
}

const uniforms = ['batch: u32', 'queries: u32', 'keys: u32', 'heads: u32', 'scale: f32']

/** One of the three passes: rows of `own`, compared with rows of `other`. */
interface Pass {
  name: string
  size: number
  own: 'queries' | 'keys'
  other: 'queries' | 'keys'
  /** Vectors of the own rows that are kept: the tensor, and what it is multiplied by. */
  kept: readonly { tensor: string; factor?: string }[]
  /** Numbers that are kept of each own row. */
  scalars: readonly string[]
  read: string[]
  write: string[]
  /** WGSL by a lane below ROWS before the tiles: `number` is its own row's among all. */
  before?: string
  /** WGSL of one row r and a thread's own other row, whose vectors begin at `place` and whose number is `number`: `dot0`, `dot1` are there. */
  compared: (r: number) => string
  /** WGSL between the two halves of a tile, by a lane below ROWS. */
  between?: string
  /** Sums over the other rows: what of them, times which number of a tile. */
  sums: readonly { name: string; of: string; by: string; shrink?: boolean }[]
  /** WGSL of a row's channel, at `at`. */
  after: (r: number, column: number) => string
  /** WGSL by a lane below ROWS at the end. */
  last?: string
}

/** Tensors that the own rows' vectors are compared with, in the order of `kept`. */
type Compared = readonly string[]

function program(pass: Pass, with_: Compared): Program & { rows: number } {
  const { size, own, other, kept, scalars, sums } = pass
  const rows = rowsOf(size, 2)
  const columns = Math.ceil(size / LANES)
  const [rs, cs] = [range(rows), range(columns)]
  const tiles = sums.map(({ by }) => by)
  const each = (text: (r: number, c: number) => string) => rs.flatMap((r) => cs.map((c) => text(r, c))).join(' ')
  const body = () => `
const SIZE = ${size}u;
const ROWS = ${rows}u;
const LANES = ${LANES}u;
${kept.map((_, i) => `var<workgroup> kept${i}: array<f32, ${rows * size}>;`).join('\n')}
${tiles.map((name) => `var<workgroup> ${name}: array<f32, ${rows * LANES}>;`).join('\n')}
${scalars.map((name) => `var<workgroup> ${name}: array<f32, ${rows}>;`).join('\n')}

fn numberOf(sample: u32, row: u32, count: u32, head: u32) -> u32 { return (sample * count + row) * uniforms.heads + head; }

@compute @workgroup_size(${LANES}, 1, 1)
fn main(
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let lane = local.x;
  let group = id.x + id.y * groups.x;
  let blocks = (uniforms.${own} + ROWS - 1u) / ROWS;
  let first = (group % blocks) * ROWS;
  let head = (group / blocks) % uniforms.heads;
  let sample = group / (blocks * uniforms.heads);
  if (sample >= uniforms.batch) { return; }
  for (var i = lane; i < ROWS * SIZE; i += LANES) {
    let row = min(first + i / SIZE, uniforms.${own} - 1u);
    let at = numberOf(sample, row, uniforms.${own}, head) * SIZE + i % SIZE;
    ${kept.map(({ tensor, factor }, i) => `kept${i}[i] = ${tensor}[at]${factor === undefined ? '' : ` * ${factor}`};`).join(' ')}
  }
  workgroupBarrier();
  if (lane < ROWS) {
    let number = numberOf(sample, min(first + lane, uniforms.${own} - 1u), uniforms.${own}, head);
    ${pass.before ?? ''}
  }
  ${sums.map(({ name }) => each((r, c) => `var ${name}${r}_${c} = 0.0;`)).join(' ')}
  for (var start = 0u; start < uniforms.${other}; start += LANES) {
    let count = min(LANES, uniforms.${other} - start);
    workgroupBarrier();
    if (lane < count) {
      let number = numberOf(sample, start + lane, uniforms.${other}, head);
      let place = number * SIZE;
      ${rs.map((r) => with_.map((_, i) => `var dot${i}_${r} = 0.0;`).join(' ')).join(' ')}
      for (var c = 0u; c < SIZE; c++) {
        ${with_.map((tensor, i) => `let x${i} = ${tensor}[place + c];`).join(' ')}
        ${rs.map((r) => with_.map((_, i) => `dot${i}_${r} += kept${i}[${r}u * SIZE + c] * x${i};`).join(' ')).join('\n        ')}
      }
      ${rs.map((r) => pass.compared(r)).join('\n      ')}
    }
    workgroupBarrier();
    ${pass.between === undefined ? '' : `if (lane < ROWS) { ${pass.between} }\n    workgroupBarrier();`}
    ${sums.map(({ name, shrink }) => (shrink ? each((r, c) => `${name}${r}_${c} *= shrink[${r}u];`) : '')).join(' ')}
    for (var j = 0u; j < count; j++) {
      let place = numberOf(sample, start + j, uniforms.${other}, head) * SIZE;
      ${cs
        .map((c) => {
          const lines = sums.map(
            ({ name, of, by }, s) =>
              `let v${s} = ${of}[place + lane + ${c * LANES}u]; ${rs.map((r) => `${name}${r}_${c} += ${by}[${r * LANES}u + j] * v${s};`).join(' ')}`,
          )
          const inside = (c + 1) * LANES <= size ? '' : `if (lane + ${c * LANES}u < SIZE) `
          return `${inside}{ ${lines.join(' ')} }`
        })
        .join('\n      ')}
    }
  }
  workgroupBarrier();
  ${rs
    .map((r) => {
      const at = `let at = numberOf(sample, first + ${r}u, uniforms.${own}, head) * SIZE + lane;`
      const store = (c: number) => `if (lane + ${c * LANES}u < SIZE) { ${pass.after(r, c)} }`
      return `if (first + ${r}u < uniforms.${own}) { ${at} ${cs.map(store).join(' ')} }`
    })
    .join('\n  ')}
  ${pass.last === undefined ? '' : `if (lane < ROWS && first + lane < uniforms.${own}) { let number = numberOf(sample, first + lane, uniforms.${own}, head); ${pass.last} }`}
}`
  return { key: `${pass.name} ${size}`, read: pass.read, write: pass.write, uniforms, body, rows }
}

/** Softmax as the tiles come: the largest score so far, the sum of exponentials, and by how much the sums before shrink. */
const attend = (size: number) =>
  program(
    {
      ...{ name: 'WideAttention', size, own: 'queries', other: 'keys', read: ['q', 'k', 'v'], write: ['y', 'moments'] },
      kept: [{ tensor: 'q', factor: 'uniforms.scale' }],
      scalars: ['largest', 'all', 'shrink'],
      before: 'largest[lane] = -3.4e38; all[lane] = 0.0;',
      compared: (r) => `scores[${r * LANES}u + lane] = dot0_${r};`,
      between: `
      var most = largest[lane];
      for (var j = 0u; j < count; j++) { most = max(most, scores[lane * LANES + j]); }
      shrink[lane] = exp(largest[lane] - most);
      var sum = all[lane] * shrink[lane];
      for (var j = 0u; j < count; j++) {
        let weight = exp(scores[lane * LANES + j] - most);
        scores[lane * LANES + j] = weight;
        sum += weight;
      }
      largest[lane] = most;
      all[lane] = sum;
    `,
      sums: [{ name: 'sum', of: 'v', by: 'scores', shrink: true }],
      after: (r, c) => `y[at + ${c * LANES}u] = sum${r}_${c} / all[${r}u];`,
      last: 'moments[2u * number] = largest[lane]; moments[2u * number + 1u] = 1.0 / all[lane];',
    },
    ['k'],
  )

/** dq, and D = dy · y of each query. */
const queryGradient = (size: number) =>
  program(
    {
      ...{ name: 'WideAttentionGrad queries', size, own: 'queries', other: 'keys' },
      ...{ read: ['dy', 'q', 'k', 'v', 'y', 'moments'], write: ['dq', 'deltas'] },
      kept: [{ tensor: 'q', factor: 'uniforms.scale' }, { tensor: 'dy' }],
      scalars: ['largest', 'inverse', 'delta'],
      before: `
    largest[lane] = moments[2u * number];
    inverse[lane] = moments[2u * number + 1u];
    var product = 0.0;
    for (var c = 0u; c < SIZE; c++) { product += kept1[lane * SIZE + c] * y[number * SIZE + c]; }
    delta[lane] = product;
    `,
      compared: (r) =>
        `slopes[${r * LANES}u + lane] = exp(dot0_${r} - largest[${r}u]) * inverse[${r}u] * (dot1_${r} - delta[${r}u]);`,
      sums: [{ name: 'sum', of: 'k', by: 'slopes' }],
      after: (r, c) => `dq[at + ${c * LANES}u] = sum${r}_${c} * uniforms.scale;`,
      last: 'deltas[number] = delta[lane];',
    },
    ['k', 'v'],
  )

const keyGradient = (size: number) =>
  program(
    {
      ...{ name: 'WideAttentionGrad keys', size, own: 'keys', other: 'queries' },
      ...{ read: ['dy', 'q', 'k', 'v', 'deltas', 'moments'], write: ['dk', 'dv'] },
      kept: [{ tensor: 'k', factor: 'uniforms.scale' }, { tensor: 'v' }],
      scalars: [],
      compared: (r) =>
        `let weight${r} = exp(dot0_${r} - moments[2u * number]) * moments[2u * number + 1u]; weights[${r * LANES}u + lane] = weight${r}; slopes[${r * LANES}u + lane] = weight${r} * (dot1_${r} - deltas[number]);`,
      sums: [
        { name: 'keySum', of: 'q', by: 'slopes' },
        { name: 'valueSum', of: 'dy', by: 'weights' },
      ],
      after: (r, c) =>
        `dk[at + ${c * LANES}u] = keySum${r}_${c} * uniforms.scale; dv[at + ${c * LANES}u] = valueSum${r}_${c};`,
    },
    ['q', 'dy'],
  )

const passes = { forward: attend, queryGradient, keyGradient } as const

/** One pass over all heads, with tensors in the order of its program's: the same as those of narrow heads. */
export function wide(
  backend: WebGPUBackend,
  pass: keyof typeof passes,
  { batch, heads, queries, keys, size }: AttentionSizes,
  tensors: Omit<Operands, 'uniforms'>,
): void {
  const made = passes[pass](size)
  const groups = batch * heads * Math.ceil((pass === 'keyGradient' ? keys : queries) / made.rows)
  const across = Math.min(groups, MAX_WORKGROUPS)
  const operands = { ...tensors, uniforms: [batch, queries, keys, heads, size ** -0.5] }
  dispatch(backend, made, operands, [across, Math.ceil(groups / across)])
}
