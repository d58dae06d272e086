/**
 * The gradients of y = conv2d(x, filter) + bias in one dispatch: those that are asked for, each by threads of its own. A linear layer is
 * a convolution by one tap.
 *
 * tfjs asks for the filter's and the bias's first; they wait for the input's, or for who looks at them.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { defer, type Deferred } from '../deferred'
import { dispatch, type Program } from '../dispatch'
import { gradientParts, type GradientParts } from '../gradients/gradient-parts'
import { cutOf, filterGradientFunction, filterGradientThreads, type Cut } from './filter-gradient'
import { inputGradientFunction, inputGradientThreads } from './input-gradient'
import { constantsOf, keyOf, threadMain, typeOf, widthOf, WORKGROUP, workgroupsFor, type ConvInfo } from './shape'

/** What waits, by the names of the kernel's inputs; the shift is no weight, but what is added to all pixels of an image. */
export type Waiting = 'filter' | 'bias' | 'shift'

/** The bias's gradient is cut into so many parts at most; each thread of one walks through its rows. */
const MAX_BIAS_PARTS = 32

interface Cuts {
  filter: Cut
  biasParts: number
}

const cutsOf = (info: ConvInfo): Cuts => ({
  filter: cutOf(info),
  biasParts: Math.min(MAX_BIAS_PARTS, info.outHeight * info.batchSize),
})

/** WGSL: Σ dy of a part's rows, four channels a thread. */
const biasGradientFunction = ({ outChannels }: ConvInfo, { biasParts }: Cuts) => {
  const vectors = outChannels / widthOf(outChannels)
  const output = typeOf(widthOf(outChannels))
  return `
fn biasGradient(thread: u32) {
  let part = thread / ${vectors}u;
  if (part >= ${biasParts}u) { return; }
  var sum = ${output}(0.0);
  for (var row = part; row < uniforms.images * OH; row += ${biasParts}u) {
    var at = row * OW * ${vectors}u + thread % ${vectors}u;
    for (var column = 0u; column < OW; column++) {
      sum += dy[at];
      at += ${vectors}u;
    }
  }
  biasSums[thread] = sum;
}
`
}

/** WGSL: Σ dy of an image's pixels, four channels a thread. */
const shiftGradientFunction = ({ outChannels }: ConvInfo) => {
  const vectors = outChannels / widthOf(outChannels)
  return `
fn shiftGradient(thread: u32) {
  let image = thread / ${vectors}u;
  if (image >= uniforms.images) { return; }
  var sum = ${typeOf(widthOf(outChannels))}(0.0);
  for (var pixel = 0u; pixel < OH * OW; pixel++) {
    sum += dy[(image * OH * OW + pixel) * ${vectors}u + thread % ${vectors}u];
  }
  dshift[thread] = sum;
}
`
}

/** Rounded up to whole workgroups, so that the threads of one do the same. */
const whole = (threads: number) => Math.ceil(threads / WORKGROUP) * WORKGROUP

/** What the jobs read, in the order of binding; `residual` is added to the input's gradient. */
const READS = ['dy', 'x', 'filter_', 'residual'] as const
type Read = (typeof READS)[number]

/** One of the dispatch's jobs: what it writes, by how many threads, and how. */
interface Job {
  name: 'inputGradient' | 'filterGradient' | 'biasGradient' | 'shiftGradient'
  threads: number
  reads: Read[]
  write: string
  output: TensorInfo
  text: () => string
}

/** The dispatch of some jobs beside each other. */
function beside(info: ConvInfo, { filter }: Cuts, jobs: readonly Job[]): Program {
  const [input, output] = [typeOf(widthOf(info.inChannels)), typeOf(widthOf(info.outChannels))]
  const types: Record<Read, string> = { dy: output, x: input, filter_: output, residual: input }
  const reads = READS.filter((name) => jobs.some((job) => job.reads.includes(name)))
  const calls = jobs.map(({ name }, i) => {
    const before = jobs.slice(0, i).reduce((sum, { threads }) => sum + whole(threads), 0)
    const end = before + whole(jobs[i]?.threads ?? 0)
    return `if (thread < ${end}u) { ${name}(thread - ${before}u); return; }`
  })
  return {
    key: `ConvolutionGrad ${keyOf(info)} ${jobs.map(({ name, threads }) => `${name} ${threads}`).join(' ')} in ${filter.parts}${reads.includes('residual') ? ' + residual' : ''}`,
    read: reads.map((name) => `${name}: ${types[name]}`),
    write: jobs.map(({ write }) => write),
    uniforms: ['images: u32'],
    body: () => `${constantsOf(info)}${jobs.map(({ text }) => text()).join('')}${threadMain}
  ${calls.join('\n  ')}
}`,
  }
}

/** Operands of a layer's gradients. */
export interface BackwardInputs {
  dy: TensorInfo
  x: TensorInfo
  filter: TensorInfo
  /** None where the layer has none. */
  bias?: TensorInfo | undefined
}

export class Backward implements Deferred {
  private readonly cuts: Cuts
  private readonly weights = new Map<Waiting, GradientParts>()
  private done = false

  constructor(
    private readonly backend: WebGPUBackend,
    private readonly inputs: BackwardInputs,
    private readonly info: ConvInfo,
  ) {
    this.cuts = cutsOf(info)
  }

  /** Whether it still waits for what else is asked of these operands. */
  takes({ dy, x, filter }: BackwardInputs): boolean {
    const same = (a: TensorInfo, b: TensorInfo) => a.dataId === b.dataId
    return !this.done && same(dy, this.inputs.dy) && same(x, this.inputs.x) && same(filter, this.inputs.filter)
  }

  /** A gradient that waits. */
  of(input: Waiting): TensorInfo {
    const { backend, info, inputs, cuts, weights } = this
    const counts = { filter: cuts.filter.parts, bias: cuts.biasParts, shift: 1 }
    const shape = [info.batchSize, info.outChannels]
    const like = input === 'shift' ? { ...inputs.dy, shape } : (inputs[input] as TensorInfo)
    const parts = gradientParts(backend, like, counts[input])
    weights.set(input, parts)
    defer(parts.gradient, this, [inputs.dy, inputs.x])
    return parts.gradient
  }

  /** The gradient of the input, added to another of it where one is given, and with it all that waits. */
  ofInput(residual?: TensorInfo): TensorInfo {
    const dx = this.backend.makeTensorInfo(this.inputs.x.shape, 'float32')
    this.dispatch(dx, residual)
    return dx
  }

  run(): void {
    this.dispatch(null)
  }

  drop(dataId: object): void {
    for (const [weight, { gradient, drop }] of this.weights) {
      if (gradient.dataId !== dataId) continue
      this.weights.delete(weight)
      drop()
    }
  }

  private dispatch(dx: TensorInfo | null, residual?: TensorInfo): void {
    if (this.done) return
    this.done = true
    const { backend, info, cuts, inputs } = this
    const jobs = this.jobs(dx, residual !== undefined)
    if (jobs.length === 0) return
    const program = beside(info, cuts, jobs)
    const byName = { dy: inputs.dy, x: inputs.x, filter_: inputs.filter, residual }
    const read = program.read.flatMap((binding) => byName[binding.split(':')[0] as Read] ?? [])
    const threads = jobs.reduce((sum, job) => sum + whole(job.threads), 0)
    const operands = { read, write: jobs.map(({ output }) => output), uniforms: [info.batchSize] }
    dispatch(backend, program, operands, workgroupsFor(threads))
    for (const { written } of this.weights.values()) written()
  }

  private jobs(dx: TensorInfo | null, residual: boolean): Job[] {
    const { info, cuts, weights } = this
    const [input, output] = [typeOf(widthOf(info.inChannels)), typeOf(widthOf(info.outChannels))]
    const [filter, bias, shift] = [weights.get('filter'), weights.get('bias'), weights.get('shift')]
    const jobs: Job[] = []
    if (dx !== null)
      jobs.push({
        ...{ name: 'inputGradient', threads: inputGradientThreads(info), write: `dx: ${input}`, output: dx },
        ...{ reads: residual ? ['dy', 'filter_', 'residual'] : ['dy', 'filter_'] },
        text: () => inputGradientFunction(info, { bias: false, activation: 'linear', residual }),
      })
    if (filter !== undefined)
      jobs.push({
        ...{ name: 'filterGradient', threads: filterGradientThreads(cuts.filter), write: `sums: ${output}` },
        ...{ output: filter.parts, reads: ['dy', 'x'] },
        text: () => filterGradientFunction(info, cuts.filter),
      })
    if (bias !== undefined) {
      const threads = (cuts.biasParts * info.outChannels) / widthOf(info.outChannels)
      jobs.push({
        ...{ name: 'biasGradient', threads, write: `biasSums: ${output}`, output: bias.parts, reads: ['dy'] },
        text: () => biasGradientFunction(info, cuts),
      })
    }
    if (shift !== undefined) {
      const threads = (info.batchSize * info.outChannels) / widthOf(info.outChannels)
      jobs.push({
        ...{ name: 'shiftGradient', threads, write: `dshift: ${output}`, output: shift.parts, reads: ['dy'] },
        text: () => shiftGradientFunction(info),
      })
    }
    return jobs
  }
}

const latest = new WeakMap<object, Backward>()

/** What is made of these operands, still waiting or new. */
export function backwardOf(backend: WebGPUBackend, inputs: BackwardInputs, info: () => ConvInfo): Backward {
  const known = latest.get(inputs.dy.dataId)
  if (known?.takes(inputs) === true) return known
  const made = new Backward(backend, inputs, info())
  latest.set(inputs.dy.dataId, made)
  return made
}
