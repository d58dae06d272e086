/** Generated from ../gpu.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const backendUnavailable = (of: { label: Value; asked: Value; why: Value; advice: Value }): Message => ({
  id: 'backend-unavailable',
  text: `${of.label} was asked for (?backend=${of.asked}), but ${of.why}. ${of.advice} Or take ?backend=${of.asked} out of the address.`,
})

export const onnxNotOpened = (of: { name: Value; reason: Value }): Message => ({
  id: 'onnx-not-opened',
  text: `${of.name}: ONNX Runtime cannot open it (${of.reason}); it must be an ONNX file of opset 17 or lower.`,
})

export const onnxInputMissing = (of: { name: Value; shape: Value }): Message => ({
  id: 'onnx-input-missing',
  text: `The network's input "${of.name}" ${of.shape} was not given; export it with the inputs that are fed here.`,
})

export const onnxInputShape = (of: { name: Value; shape: Value; given: Value }): Message => ({
  id: 'onnx-input-shape',
  text: `The network's input "${of.name}" takes the shape ${of.shape}; it was given ${of.given}: export the network with that shape, or with free axes.`,
})

export const onnxInputType = (of: { name: Value; type: Value }): Message => ({
  id: 'onnx-input-type',
  text: `The network's input "${of.name}" is of type ${of.type}; only float32, int32 and int64 can be fed: export it with one of these.`,
})

export const onnxOutputType = (of: { name: Value; type: Value }): Message => ({
  id: 'onnx-output-type',
  text: `The network's output "${of.name}" is of type ${of.type}; only float32 and int32 can be read: export it with one of these.`,
})
