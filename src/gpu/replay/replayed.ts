/**
 * Work of fixed shapes that is done again and again: recorded once, then replayed without any of its JavaScript.
 *
 * A run of a GAN's iteration is some hundred commands, always the same: what differs is a batch of images, noise, a learning rate. So the
 * first run is listened to, the second is recorded with buffers of its own, and where both sent the same commands with the same constants
 * (else something differs that is no input), every further run writes its inputs and sends the recorded commands: no tape, no bind group,
 * no buffer. WebGPU has no compute bundle (gpuweb/gpuweb issue 4138), but encoding costs about .3 µs a command.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { flush, uploadVariables } from '../webgpu-internals'
import { asTensors, idsOf, signatureOf, type Given, type Inputs } from './inputs'
import { listen } from './listen'
import { record, type Recording } from './recording'

export { asTensors, disposeInputs, inputOf, tensorOf, type Given, type Input, type Inputs } from './inputs'

export type ReplayState =
  | { kind: 'waiting' }
  | { kind: 'recorded' }
  /** It runs the ordinary way. `reason`: why, as the rest of a sentence that begins with "because". */
  | { kind: 'ordinary'; reason: string }

/** Recordings in a row that cannot be replayed, or differ from the run before, after which no more are tried. */
const MOST_TRIES = 3

/** How steps of that state reach the GPU, in a sentence; null before that is known, and where there is no GPU to record for. */
export function replaySentence(state: ReplayState): string | null {
  if (state === NO_DEVICE || state.kind === 'waiting') return null
  if (state.kind === 'recorded') return 'Training steps are recorded once and replayed, one submit each.'
  return `Training steps are not recorded, because ${state.reason}; each is sent command by command.`
}

const NO_DEVICE: ReplayState = { kind: 'ordinary', reason: 'only WebGPU takes recorded commands' }

export class Replayed<Name extends string> {
  state: ReplayState = { kind: 'waiting' }
  private signature = ''
  private trace: string[] | null = null
  private tries = 0
  private recording: Recording<Name> | null = null
  /** One that differed from the run before: it only holds its outputs. */
  private passing: Recording<Name> | null = null
  /** Of the last run that was not replayed. */
  private outputs: tf.Tensor[] = []

  /**
   * @param body makes new tensors from its inputs, and may write into variables in place; what else it takes from outside, and what it
   *   draws, stays as it was when it was recorded. Call `forget` where that changes.
   */
  constructor(private readonly body: (given: Given<Name>) => tf.Tensor[]) {}

  /**
   * Queues one run.
   * @returns what `body` gives back; the tensors stay this object's, and hold these values until the next run or `dispose` (`snapshot`)
   */
  run(inputs: Inputs<Name>): tf.Tensor[] {
    const backend = webgpu()
    if (backend === null) {
      this.state = NO_DEVICE
      return this.runPlainly(inputs)
    }
    this.passing?.dispose()
    this.passing = null
    const signature = signatureOf(inputs)
    if (signature !== this.signature) this.forget()
    this.signature = signature
    if (this.recording !== null && !this.recording.isCurrent()) this.forget()
    if (this.recording !== null) {
      this.recording.replay(inputs)
      return this.recording.outputs
    }
    if (this.state.kind === 'ordinary') return this.runPlainly(inputs)
    uploadVariables(backend)
    if (this.trace === null) return this.runListening(backend, inputs)
    return this.runRecording(backend, inputs, this.trace)
  }

  /** The next run is the first one again: what `body` takes from outside has changed. */
  forget(): void {
    for (const recording of [this.recording, this.passing]) recording?.dispose()
    this.recording = this.passing = null
    this.trace = null
    this.tries = 0
    this.state = { kind: 'waiting' }
  }

  dispose(): void {
    this.forget()
    tf.dispose(this.outputs)
    this.outputs = []
  }

  private keep(outputs: tf.Tensor[]): tf.Tensor[] {
    tf.dispose(this.outputs)
    this.outputs = outputs
    return outputs
  }

  private runPlainly(inputs: Inputs<Name>): tf.Tensor[] {
    return this.keep(tf.tidy(() => this.body(asTensors(inputs)).map((tensor) => tf.keep(tensor))))
  }

  private runListening(backend: WebGPUBackend, inputs: Inputs<Name>): tf.Tensor[] {
    flush(backend)
    const outputs = tf.tidy(() => {
      const tensors = asTensors(inputs)
      const { result, trace } = listen(backend, idsOf(tensors), () => this.body(tensors))
      this.trace = trace
      return result.map((tensor) => tf.keep(tensor))
    })
    flush(backend)
    return this.keep(outputs)
  }

  private runRecording(backend: WebGPUBackend, inputs: Inputs<Name>, before: string[]): tf.Tensor[] {
    const { outputs, trace, recording, reason } = record(backend, inputs, this.body)
    this.trace = trace
    const place = trace.findIndex((line, i) => line !== before[i])
    const isSame = place < 0 && trace.length === before.length
    if (recording === null) {
      // Once more: what it keeps may be made in its first runs only.
      this.tries++
      if (this.tries >= MOST_TRIES) this.state = { kind: 'ordinary', reason: reason ?? 'it could not be recorded' }
      return this.keep(outputs)
    }
    this.keep([])
    if (isSame) {
      this.recording = recording
      this.state = { kind: 'recorded' }
      this.tries = 0
      return outputs
    }
    this.passing = recording
    this.tries++
    if (this.tries >= MOST_TRIES) {
      const line = trace[Math.max(0, place)] ?? `${trace.length} commands`
      this.state = { kind: 'ordinary', reason: `“${line}” differs from run to run` }
    }
    return outputs
  }
}

function webgpu(): WebGPUBackend | null {
  return tf.getBackend() === 'webgpu' ? (tf.backend() as WebGPUBackend) : null
}
