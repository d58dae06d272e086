/** Generated from ../judges.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const judgeNoThreshold = (of: { name: Value }): Message => ({
  id: 'judge-no-threshold',
  text: `${of.name} has no copy threshold; reload the page: "npm run build" makes a complete site, models included.`,
})

export const judgeFileMissing = (of: { name: Value }): Message => ({
  id: 'judge-file-missing',
  text: `${of.name} is missing; reload the page: "npm run build" makes a complete site, models included.`,
})

export const onnxFileMissing = (of: { name: Value }): Message => ({
  id: 'onnx-file-missing',
  text: `The folder has no ${of.name}: export the model to ONNX beside its weights.`,
})

export const netInputs = (of: { name: Value; count: Value; named: Value }): Message => ({
  id: 'net-inputs',
  text: `${of.name} takes ${of.count} inputs (${of.named}); a network with one is needed: export it so.`,
})

export const netNoOutput = (of: { name: Value }): Message => ({
  id: 'net-no-output',
  text: `${of.name} has no output; export it anew.`,
})

export const netOutputMissing = (of: { name: Value; output: Value; there: Value }): Message => ({
  id: 'net-output-missing',
  text: `${of.name} has no output "${of.output}"; it has ${of.there}: choose one of these.`,
})

export const netNoSamples = (of: { name: Value }): Message => ({
  id: 'net-no-samples',
  text: `${of.name} was given no samples; give it one at least.`,
})

export const preprocessingSize = (of: { resize: Value; crop: Value }): Message => ({
  id: 'preprocessing-size',
  text: `Images cannot be resized to ${of.resize} px and cropped to ${of.crop}; give whole numbers, the crop not larger.`,
})

export const preprocessingMean = (of: { mean: Value; std: Value; needed: Value }): Message => ({
  id: 'preprocessing-mean',
  text: `Mean [${of.mean}] and standard deviation [${of.std}] need ${of.needed} each, the deviation not 0: set them anew.`,
})

export const judgeInputType = (of: { name: Value; input: Value; type: Value }): Message => ({
  id: 'judge-input-type',
  text: `${of.name}: its input "${of.input}" is of type ${of.type}; export the network with float32 inputs.`,
})

export const judgeInputRank = (of: { name: Value; input: Value; shape: Value }): Message => ({
  id: 'judge-input-rank',
  text: `${of.name}: its input "${of.input}" is ${of.shape}; a judge takes images, [batch, channels, height, width]: choose another network.`,
})

export const judgeInputShape = (of: { name: Value; input: Value; shape: Value; wanted: Value }): Message => ({
  id: 'judge-input-shape',
  text: `${of.name}: its input "${of.input}" is ${of.shape}, the preprocessing makes images [batch, ${of.wanted}]; state the one that the network was trained with.`,
})

export const judgeOutputMissing = (of: { name: Value; output: Value; names: Value }): Message => ({
  id: 'judge-output-missing',
  text: `${of.name}: it has no output ${of.output}; it has ${of.names}: export it with one.`,
})

export const judgeOutputShape = (of: { name: Value; output: Value; shape: Value }): Message => ({
  id: 'judge-output-shape',
  text: `${of.name}: its output "${of.output}" is ${of.shape}; descriptors or features are one row of numbers an image, [batch, D]: export these.`,
})

export const classNamesNoJson = (of: { file: Value }): Message => ({
  id: 'class-names-no-json',
  text: `${of.file} is no JSON; choose the one that was exported with the network, or leave it out.`,
})

export const classNamesNoLabels = (of: { file: Value }): Message => ({
  id: 'class-names-no-labels',
  text: `${of.file} has no list “labels” of class names; choose the one of the export, or leave it out.`,
})

export const classNamesCount = (of: { file: Value; count: Value; classes: Value }): Message => ({
  id: 'class-names-count',
  text: `${of.file} names ${of.count} classes, and the network gives ${of.classes}; choose the two of the same export.`,
})

export const judgeTwoNetworks = (of: { first: Value; second: Value }): Message => ({
  id: 'judge-two-networks',
  text: `${of.first} and ${of.second} are two networks; choose the files of one of them.`,
})

export const judgeForeign = (of: { name: Value; what: Value; mend: Value }): Message => ({
  id: 'judge-foreign',
  text: `${of.name} is ${of.what}, which cannot be used: ${of.mend}.`,
})

export const judgeModelJsonMissing = (of: { mend: Value }): Message => ({
  id: 'judge-model-json-missing',
  text: `model.json is missing: without it weights are numbers alone; ${of.mend}.`,
})

export const judgeNone = (of: { there: Value; mend: Value }): Message => ({
  id: 'judge-none',
  text: `There is no network in ${of.there}; ${of.mend}.`,
})

export const layersWeightsMissing = (of: { file: Value; name: Value }): Message => ({
  id: 'layers-weights-missing',
  text: `${of.file} is missing: ${of.name} has its weights there; choose both together, or their .zip.`,
})

export const layersWeightsLength = (of: { given: Value; name: Value; needed: Value }): Message => ({
  id: 'layers-weights-length',
  text: `The weights have ${of.given} bytes, and ${of.name} tells of ${of.needed}; choose files of the same export.`,
})

export const layersNoJson = (of: { name: Value }): Message => ({
  id: 'layers-no-json',
  text: `${of.name} is no JSON; choose the model.json that was exported.`,
})

export const layersGraphModel = (of: { name: Value }): Message => ({
  id: 'layers-graph-model',
  text: `${of.name} is a graph model, whose layers are not told apart; a layers model is needed, as Teachable Machine exports it (tensorflowjs_converter: --output_format=tfjs_layers_model), or the network as ONNX: convert it.`,
})

export const layersForeign = (of: { name: Value; path: Value }): Message => ({
  id: 'layers-foreign',
  text: `${of.name} has no layers and weights that TensorFlow.js would have written (${of.path}); choose the model.json of a TensorFlow.js export.`,
})

export const layersUnknownLayer = (of: { name: Value; layer: Value }): Message => ({
  id: 'layers-unknown-layer',
  text: `${of.name} has a layer of the kind “${of.layer}”, which TensorFlow.js does not have; export a network without it, or as ONNX.`,
})

export const layersNotBuilt = (of: { name: Value; reason: Value }): Message => ({
  id: 'layers-not-built',
  text: `TensorFlow.js cannot build ${of.name}: ${of.reason}. Export it anew, or as ONNX.`,
})

export const layersPorts = (of: { name: Value; inputs: Value; outputs: Value }): Message => ({
  id: 'layers-ports',
  text: `${of.name} has ${of.inputs} inputs and ${of.outputs} outputs; a judge takes one image and gives its classes: choose such a one.`,
})

export const layersOutput = (of: { name: Value; shape: Value }): Message => ({
  id: 'layers-output',
  text: `${of.name} gives ${of.shape}; a judge gives one row of two probabilities at least, [batch, classes]: choose a classifier.`,
})

export const layersOutputMissing = (of: { name: Value; output: Value }): Message => ({
  id: 'layers-output-missing',
  text: `${of.name} has no output "${of.output}"; choose a classifier.`,
})

export const layersNoSoftmax = (of: { name: Value; last: Value }): Message => ({
  id: 'layers-no-softmax',
  text: `${of.name}: its last layer${of.last} is no softmax; a judge needs a classifier that ends in one, a probability for each class: choose such a one.`,
})

export const layersNoWeights = (of: { name: Value }): Message => ({
  id: 'layers-no-weights',
  text: `${of.name} has no layer with weights; choose a classifier that was trained.`,
})

export const onnxNoOutput = (of: { name: Value }): Message => ({
  id: 'onnx-no-output',
  text: `${of.name} has no output; choose a classifier.`,
})

export const onnxSigmoid = (of: { name: Value }): Message => ({
  id: 'onnx-sigmoid',
  text: `${of.name} ends in a sigmoid, by which an image may be of several classes; a judge needs one that ends in a softmax, or in what a softmax takes: choose such a one.`,
})

export const onnxNoFeatures = (of: { name: Value; output: Value; operator: Value }): Message => ({
  id: 'onnx-no-features',
  text: `${of.name}: no layer of weights was found before its output “${of.output}”${of.operator}; export a classifier that ends in a dense layer, or with features and logits as outputs of these names.`,
})

export const onnxUnreadable = (of: { name: Value }): Message => ({
  id: 'onnx-unreadable',
  text: `${of.name} is no ONNX file, or only the beginning of one; export it anew.`,
})

export const judgeNotFinite = (of: { name: Value }): Message => ({
  id: 'judge-not-finite',
  text: `${of.name} gives numbers that are not finite, of a grey image already; its weights are damaged, export it anew.`,
})

export const judgeNotSquare = (of: { name: Value; input: Value; shape: Value }): Message => ({
  id: 'judge-not-square',
  text: `${of.name}: its input “${of.input}” is [${of.shape}]; a judge takes square images, grey or RGB: choose such a one.`,
})

export const statisticsShape = (of: { width: Value; covariance: Value; count: Value; expected: Value }): Message => ({
  id: 'statistics-shape',
  text: `The stored statistics have a mean of ${of.width} numbers, a covariance of ${of.covariance} and a count of ${of.count}; expected ${of.expected} numbers and 2 images at least: make them anew.`,
})

export const statisticsLack = (of: { name: Value }): Message => ({
  id: 'statistics-lack',
  text: `The stored statistics lack "${of.name}"; expected mean, covariance and count: make them anew.`,
})
