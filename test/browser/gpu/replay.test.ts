/** Recorded work replayed: the same bits as the ordinary way, nothing made anew, and refused where it would be untrue. */
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { Replayed, type Given } from '../../../src/gpu/replay/replayed'
import { snapshot } from '../../../src/gpu/replay/snapshot'
import { inputsOf, regression } from '../../../src/selftest/replay/regression'
import { startCounting, type GpuCounter } from '../compare'

let counter: GpuCounter
const made: { dispose(): void }[] = []

beforeAll(async () => {
  counter = await startCounting()
})

afterEach(() => {
  for (const one of made.splice(0)) one.dispose()
})

async function valuesOf(...tensors: tf.Tensor[]) {
  const copies = tensors.map((tensor) => snapshot(tensor))
  const values = await Promise.all(copies.map((copy) => copy.data()))
  tf.dispose(copies)
  return values
}

function replayed<Name extends string>(body: (given: Given<Name>) => tf.Tensor[]): Replayed<Name> {
  const one = new Replayed<Name>(body)
  made.push(one)
  return one
}

it('gives the bits of the ordinary way, whatever the inputs, and goes on where a variable was assigned', async () => {
  const [recorded, plain] = [regression(), regression()]
  made.push(recorded, plain)
  const step = replayed<'x' | 'y' | 'settings'>(recorded.step)
  for (let i = 0; i < 12; i++) {
    const inputs = inputsOf(i)
    const out = step.run(inputs)
    const expected = tf.tidy(() =>
      plain.step({
        x: tf.tensor(inputs.x.values, inputs.x.shape),
        y: tf.tensor1d(inputs.y.values),
        settings: tf.tensor1d(inputs.settings.values),
      }),
    )
    const ours = await valuesOf(...out, recorded.weight, recorded.moments)
    expect(ours, `run ${i}`).toEqual(await valuesOf(...expected, plain.weight, plain.moments))
    tf.dispose(expected)
    if (i === 3 || i === 11) expect(step.state).toEqual({ kind: 'recorded' })
    if (i !== 6) continue
    for (const { weight } of [recorded, plain]) tf.tidy(() => weight.assign(tf.fill([3, 4], 0.5)))
  }
})

it('makes no bind group and no buffer once it is recorded: one write, one submit', async () => {
  const work = regression()
  made.push(work)
  const { step } = work
  const one = replayed<'x' | 'y' | 'settings'>(step)
  for (let i = 0; i < 3; i++) one.run(inputsOf(i))
  counter.reset()
  for (let i = 3; i < 8; i++) one.run(inputsOf(i))
  const { bindGroups, buffers, writes, submits, readbacks, copies } = counter.read()
  expect({ bindGroups, buffers, writes, submits, readbacks, copies }).toEqual({
    bindGroups: 0,
    buffers: 0,
    writes: 5,
    submits: 5,
    readbacks: 0,
    copies: 0,
  })
})

it('holds what it writes to apart from other work, and gives it back when it is disposed of', async () => {
  const work = regression()
  made.push(work)
  const { step, weight } = work
  const one = new Replayed<'x' | 'y' | 'settings'>(step)
  for (let i = 0; i < 3; i++) one.run(inputsOf(i))
  const before = tf.memory()
  // Tensors of every size that the step uses.
  const others = tf.tidy(() => [1, 3, 4, 5, 12, 15, 20].map((size) => tf.keep(tf.fill([size], size))))
  for (let i = 3; i < 20; i++) one.run(inputsOf(i))
  for (const other of others) expect((await other.data()).every((value) => value === other.size)).toBe(true)
  tf.dispose(others)
  expect(tf.memory().numTensors).toBe(before.numTensors)
  const [running] = await valuesOf(weight)
  expect(running?.every(Number.isFinite)).toBe(true)
  const { numBytesAllocatedInGPU: held } = tf.memory() as unknown as { numBytesAllocatedInGPU: number }
  one.dispose()
  const { numBytesAllocatedInGPU: left } = tf.memory() as unknown as { numBytesAllocatedInGPU: number }
  expect(left).toBeLessThan(held)
})

it('takes tensors that are on the device as inputs, at no write', async () => {
  const double = replayed<'x'>(({ x }) => [tf.mul(x ?? 0, 2)])
  for (let i = 0; i < 5; i++) {
    const x = tf.fill([4], i)
    counter.reset()
    const [y] = double.run({ x })
    if (i === 4) expect(counter.read()).toMatchObject({ writes: 0, copies: 1, submits: 1, bindGroups: 0 })
    x.dispose()
    expect(Array.from((await valuesOf(...(y ? [y] : [])))[0] ?? [])).toEqual(new Array(4).fill(2 * i))
  }
})

it('runs the ordinary way, and says why, where a replay would be untrue', async () => {
  let count = 0
  const counting = replayed<'x'>(({ x }) => [tf.mul(x ?? 0, ++count)])
  const kept: tf.Tensor[] = []
  const keeping = replayed<'x'>(({ x }) => {
    kept.push(tf.keep(tf.square(x ?? 0)))
    return [tf.mul(x ?? 0, 2)]
  })
  const assigned = tf.variable(tf.zeros([2]))
  const assigning = replayed<'x'>(({ x }) => {
    assigned.assign(tf.add(assigned, x ?? 0))
    return [tf.add(assigned, 1)]
  })
  for (let i = 1; i <= 8; i++) {
    const x = { values: Float32Array.of(i, i), shape: [2] }
    expect(Array.from((await valuesOf(...counting.run({ x })))[0] ?? [])).toEqual([i * i, i * i])
    expect(Array.from((await valuesOf(...keeping.run({ x })))[0] ?? [])).toEqual([2 * i, 2 * i])
    const sum = (i * (i + 1)) / 2 + 1
    expect(Array.from((await valuesOf(...assigning.run({ x })))[0] ?? [])).toEqual([sum, sum])
  }
  expect(counting.state).toMatchObject({ kind: 'ordinary', reason: expect.stringContaining('differs from run to run') })
  expect(keeping.state).toEqual({ kind: 'ordinary', reason: 'it keeps 1 tensors that it does not give back' })
  expect(assigning.state).toMatchObject({ kind: 'ordinary', reason: expect.stringContaining('assigns') })
  tf.dispose([kept, assigned])
})

it('on another backend it runs the ordinary way', async () => {
  await tf.setBackend('cpu')
  const double = replayed<'x'>(({ x }) => [tf.mul(x ?? 0, 2)])
  const [y] = double.run({ x: { values: Float32Array.of(1, 2), shape: [2] } })
  expect(Array.from((await y?.data()) ?? [])).toEqual([2, 4])
  expect(double.state).toEqual({ kind: 'ordinary', reason: 'only WebGPU takes recorded commands' })
  double.dispose()
  made.pop()
  await tf.setBackend('webgpu')
})
