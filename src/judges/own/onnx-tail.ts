/**
 * An ONNX classifier whose features are no output: its last operators are looked at, and what its classes are made of becomes an output
 * too. Field numbers are those of `onnx.proto`, as in `tensor/onnx/graph.ts`.
 */
import * as says from '../../messages/generated/judges'
import { BadInput } from '../../gpu/errors'
import { joined, message, text } from '../../tensor/files/protobuf'
import { fieldsOf, textsOf, type ReadField } from '../../tensor/files/protobuf-reading'
import type { Taps } from '../network'

/** ModelProto.graph; GraphProto: node, initializer, output; TensorProto.name, ValueInfoProto.name. */
const [GRAPH, NODE, INITIALIZER, OUTPUT, TENSOR_NAME, VALUE_NAME] = [7, 1, 5, 12, 8, 1] as const
/** Operators with the classifier's weights. */
const WEIGHTED = ['Gemm', 'MatMul', 'Conv']
/** Operators that change neither which class is the largest nor by how much. */
const SHAPING = ['Identity', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Dropout', 'Cast', 'Transpose']
/** What may lie between the last weights and the classes, beside these. */
const BEHIND = ['Softmax', 'LogSoftmax', 'Add', 'Relu', 'GlobalAveragePool', 'AveragePool', 'ReduceMean', 'Constant']

interface Node {
  operator: string
  inputs: readonly string[]
}

/** Where the judge looks, and the network that has it as an output. */
export interface TappedModel {
  model: Uint8Array
  taps: Omit<Taps, 'input'>
}

/**
 * @param model bytes of the `.onnx` file
 * @param name of the file, for messages
 * @throws BadInput where it is no ONNX file, or its classes come from no layer with weights
 */
export function tappedModel(model: Uint8Array, name: string): TappedModel {
  const { graph, nodes, constants, outputs } = readGraph(model, name)
  const classes = outputs.find((output) => output === 'logits') ?? outputs[0]
  if (classes === undefined) throw new BadInput(says.onnxNoOutput({ name }))
  const last = lastOperator(nodes, classes)
  if (last === 'Sigmoid') throw new BadInput(says.onnxSigmoid({ name }))
  const are = last === 'Softmax' ? 'probabilities' : 'logits'
  const features = featuresOf(nodes, constants, classes, name)
  const taps = { features, classes: { output: classes, are } } as const
  return { model: outputs.includes(features) ? model : withOutput(model, graph, features), taps }
}

/** Past what only reshapes; null where the output is an input. */
function lastOperator(nodes: ReadonlyMap<string, Node>, classes: string): string | null {
  for (let node = nodes.get(classes); node !== undefined; node = nodes.get(node.inputs[0] ?? ''))
    if (!SHAPING.includes(node.operator)) return node.operator
  return null
}

/** What the last operator with weights takes. */
function featuresOf(
  nodes: ReadonlyMap<string, Node>,
  constants: ReadonlySet<string>,
  classes: string,
  name: string,
): string {
  let value = classes
  for (;;) {
    const node = nodes.get(value)
    const data = node?.inputs.find((input) => input !== '' && !constants.has(input))
    if (node === undefined || data === undefined || ![...WEIGHTED, ...SHAPING, ...BEHIND].includes(node.operator))
      throw new BadInput(
        says.onnxNoFeatures({ name, output: classes, operator: node === undefined ? '' : ` (${node.operator})` }),
      )
    if (WEIGHTED.includes(node.operator)) return data
    value = data
  }
}

function readGraph(model: Uint8Array, name: string) {
  const nodes = new Map<string, Node>()
  const constants = new Set<string>()
  const outputs: string[] = []
  try {
    const graph = [...fieldsOf(model)].find(({ field }) => field === GRAPH)
    if (graph === undefined) throw new RangeError('no graph')
    for (const { field, bytes } of fieldsOf(graph.bytes)) {
      if (field === INITIALIZER) constants.add(textsOf(bytes, TENSOR_NAME)[0] ?? '')
      if (field === OUTPUT) outputs.push(textsOf(bytes, VALUE_NAME)[0] ?? '')
      if (field === NODE) readNode(bytes, nodes, constants)
    }
    return { graph, nodes, constants, outputs }
  } catch (error) {
    throw new BadInput(says.onnxUnreadable({ name }), { cause: error })
  }
}

/** NodeProto: input = 1, output = 2, op_type = 4. */
function readNode(bytes: Uint8Array, nodes: Map<string, Node>, constants: Set<string>): void {
  const [operator = ''] = textsOf(bytes, 4)
  const node = { operator, inputs: textsOf(bytes, 1) }
  for (const output of textsOf(bytes, 2)) {
    nodes.set(output, node)
    if (operator === 'Constant') constants.add(output)
  }
}

/** The runtime finds out by itself of what type and shape it is. */
function withOutput(model: Uint8Array, { bytes, start, end }: ReadField, output: string): Uint8Array {
  const graph = message(GRAPH, bytes, message(OUTPUT, text(VALUE_NAME, output)))
  return joined([model.subarray(0, start), graph, model.subarray(end)])
}
