/**
 * `batchNormActivation` where a batch's rows are few enough for one workgroup: it takes the statistics of some channels and then normalises them,
 * in one dispatch. Channels go four to a thread where four divide them.
 */
import type { Activation } from '../../activation'
import { activationFunctions } from '../activation'
import { typeOf, widthOf } from '../convolution/shape'
import type { Program } from '../dispatch'
import { segmentFields, segmentFunctions } from './segments'

const THREADS = 256
/** Most rows that a workgroup walks through: sixteen trips of its threads. Of more, chunks in parallel are faster. */
export const WHOLE_ROWS = 16 * THREADS

/** How a workgroup's threads are dealt out: over vectors of channels side by side, and over rows (the lanes). */
export interface Shape {
  /** Vectors of channels in all. */
  vectors: number
  width: 1 | 4
  /** Of a workgroup; lanes are 16, 64 or 256, so that their square root is whole. */
  columns: number
  lanes: number
  segments: number
}

/** @param rows of the longest batch */
export function shapeOf(channels: number, rows: number, segments: number): Shape {
  const width = widthOf(channels)
  const lanes = rows <= 128 ? 16 : rows <= 1024 ? 64 : THREADS
  return { vectors: channels / width, width, columns: THREADS / lanes, lanes, segments }
}

export const workgroupsAcross = ({ vectors, columns }: Shape) => Math.ceil(vectors / columns)

const keyOf = ({ vectors, width, lanes, segments }: Shape) => `${vectors}x${width} over ${lanes}, ${segments}`

/** WGSL: what both begin with. `sumsOverLanes` adds up two sums of the threads that share channels; all threads must call it. */
const begin = ({ vectors, width, columns, lanes, segments }: Shape, activation: Activation) => {
  const type = typeOf(width)
  const root = Math.sqrt(lanes)
  return `${activationFunctions(activation)}${segmentFunctions(segments)}
alias Vector = ${type};
const VECTORS = ${vectors}u;
const COLUMNS = ${columns}u;
const LANES = ${lanes}u;
const ROOT = ${root}u;
struct Sums { a: Vector, b: Vector }
var<workgroup> terms: array<Sums, ${columns * lanes}>;
var<workgroup> parts: array<Sums, ${columns * root}>;

fn activated(x: Vector) -> Vector { return ${width === 4 ? 'activationValues' : 'activationValue'}(x); }
fn slope(y: Vector) -> Vector { return ${width === 4 ? 'activationSlopes' : 'activationSlope'}(y); }

fn sumsOverLanes(sums: Sums, lane: u32, column: u32) -> Sums {
  terms[lane * COLUMNS + column] = sums;
  workgroupBarrier();
  if (lane < ROOT) {
    var part = Sums(Vector(0.0), Vector(0.0));
    for (var i = lane * ROOT; i < (lane + 1u) * ROOT; i++) {
      part.a += terms[i * COLUMNS + column].a;
      part.b += terms[i * COLUMNS + column].b;
    }
    parts[lane * COLUMNS + column] = part;
  }
  workgroupBarrier();
  var all = Sums(Vector(0.0), Vector(0.0));
  for (var i = 0u; i < ROOT; i++) {
    all.a += parts[i * COLUMNS + column].a;
    all.b += parts[i * COLUMNS + column].b;
  }
  return all;
}

@compute @workgroup_size(${columns}, ${lanes}, 1)
fn main(@builtin(local_invocation_id) local: vec3<u32>, @builtin(workgroup_id) group: vec3<u32>) {
  let column = local.x;
  let lane = local.y;
  let at = group.x * COLUMNS + column;
  let inside = at < VECTORS;
`
}

/**
 * A workgroup a tile of channels and batch. Float32 sums of x² would lose the variance where the mean is large, so x is shifted by the batch's
 * first value.
 */
export const forward = (shape: Shape, activation: Activation, running: boolean): Program => ({
  key: `BatchNormActivation ${activation} ${keyOf(shape)}${running ? ' running' : ''}`,
  read: [`x: ${typeOf(shape.width)}`, `gamma: ${typeOf(shape.width)}`, `beta: ${typeOf(shape.width)}`],
  write: ['y', 'moments', ...(running ? runningNames : [])].map((name) => `${name}: ${typeOf(shape.width)}`),
  uniforms: [...segmentFields(shape.segments), 'epsilon: f32', ...(running ? runningFields : [])],
  body: () => `${begin(shape, activation)}
  let segment = segmentAt(group.y);
  let count = f32(segment.end - segment.first);
  let end = select(segment.first, segment.end, inside);
  let shift = x[segment.first * VECTORS + min(at, VECTORS - 1u)];
  var sums = Sums(Vector(0.0), Vector(0.0));
  for (var row = segment.first + lane; row < end; row += LANES) {
    let d = x[row * VECTORS + at] - shift;
    sums.a += d;
    sums.b += d * d;
  }
  sums = sumsOverLanes(sums, lane, column);
  if (inside) {
    let mean = shift + sums.a / count;
    let variance = max(sums.b - sums.a * sums.a / count, Vector(0.0)) / count;
    let scale = gamma[at] / sqrt(variance + uniforms.epsilon);
    let offset = beta[at];
    for (var row = segment.first + lane; row < end; row += LANES) {
      let i = row * VECTORS + at;
      y[i] = activated((x[i] - mean) * scale + offset);
    }
    if (lane == 0u) {
      moments[2u * group.y * VECTORS + at] = mean;
      moments[(2u * group.y + 1u) * VECTORS + at] = variance;${running ? `\n      ${follow('group.y', 'at')}` : ''}
    }
  }
}`,
})

/** dβ = Σ dp, dγ = Σ dp x̂ over all batches, dx = γ/√(variance + ε) (dp − Σ dp/n − x̂ Σ dp x̂/n) with the batch's own; a workgroup a tile. */
export const backward = (shape: Shape, activation: Activation): Program => ({
  key: `BatchNormActivationGrad ${activation} ${keyOf(shape)}`,
  read: ['dy', 'x', 'y', 'moments', 'gamma'].map((name) => `${name}: ${typeOf(shape.width)}`),
  write: ['dx', 'dgamma', 'dbeta'].map((name) => `${name}: ${typeOf(shape.width)}`),
  uniforms: [...segmentFields(shape.segments), 'epsilon: f32'],
  body: () => `${begin(shape, activation)}
  let c = min(at, VECTORS - 1u);
  var all = Sums(Vector(0.0), Vector(0.0));
  for (var index = 0u; index < ${shape.segments}u; index++) {
    let segment = segmentAt(index);
    let end = select(segment.first, segment.end, inside);
    let mean = moments[2u * index * VECTORS + c];
    let invDeviation = 1.0 / sqrt(moments[(2u * index + 1u) * VECTORS + c] + uniforms.epsilon);
    var sums = Sums(Vector(0.0), Vector(0.0));
    for (var row = segment.first + lane; row < end; row += LANES) {
      let i = row * VECTORS + at;
      let dp = dy[i] * slope(y[i]);
      sums.a += dp;
      sums.b += dp * (x[i] - mean) * invDeviation;
    }
    sums = sumsOverLanes(sums, lane, column);
    all.a += sums.a;
    all.b += sums.b;
    let scale = gamma[c] * invDeviation;
    let count = f32(segment.end - segment.first);
    let offset = sums.a / count;
    let tilt = invDeviation * sums.b / count;
    for (var row = segment.first + lane; row < end; row += LANES) {
      let i = row * VECTORS + at;
      dx[i] = scale * (dy[i] * slope(y[i]) - offset - (x[i] - mean) * tilt);
    }
  }
  if (inside && lane == 0u) {
    dbeta[at] = all.a;
    dgamma[at] = all.b;
  }
}`,
})

/** Of both ways to normalise: the running statistics' buffers, what the uniforms need for them, and the WGSL that moves them. */
export const runningNames = ['runningMean', 'runningVariance']
export const runningFields = ['followed: u32', 'kept: f32', 'share: f32']
export const follow = (segment: string, channel: string) => `if (${segment} == uniforms.followed) {
        runningMean[${channel}] = uniforms.kept * runningMean[${channel}] + uniforms.share * mean;
        runningVariance[${channel}] = uniforms.kept * runningVariance[${channel}] + uniforms.share * variance;
      }`
