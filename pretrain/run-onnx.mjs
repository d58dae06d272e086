/**
 * Runs one ONNX file in `onnxruntime-web` (wasm), the runtime of the page, and writes its outputs: the check that
 * pretrain/export.py makes of each file. Usage: node pretrain/run-onnx.mjs MODEL INPUTS.safetensors OUTPUTS.safetensors
 */
import { readFile, writeFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'

const typeOf = { F32: 'float32', I64: 'int64', I32: 'int32' }
const nameOf = { float32: 'F32', int64: 'I64', int32: 'I32' }

function read(raw) {
  const start = 8 + Number(raw.readBigUInt64LE(0))
  const header = JSON.parse(raw.toString('utf8', 8, start))
  const feeds = {}
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [first, last],
    },
  ] of Object.entries(header)) {
    const bytes = Uint8Array.from(raw.subarray(start + first, start + last)).buffer
    const data =
      dtype === 'I64' ? new BigInt64Array(bytes) : dtype === 'I32' ? new Int32Array(bytes) : new Float32Array(bytes)
    feeds[name] = new ort.Tensor(typeOf[dtype], data, shape)
  }
  return feeds
}

function write(tensors) {
  const header = {}
  const parts = []
  let offset = 0
  for (const [name, { type, dims, data }] of Object.entries(tensors)) {
    header[name] = { dtype: nameOf[type], shape: dims, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...parts])
}

const [model, inputs, outputs] = process.argv.slice(2)
ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
const session = await ort.InferenceSession.create(await readFile(model), { executionProviders: ['wasm'] })
await writeFile(outputs, write(await session.run(read(await readFile(inputs)))))
