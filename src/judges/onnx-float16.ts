/**
 * ONNX networks in half precision: a browser feeds and reads float32, so a Cast is put before each float16 input and behind each float16
 * output, which the runtime does on its own device. Field numbers are those of `onnx.proto`.
 */
import { joined, message, opening, text, whole, type Field } from '../tensor/files/protobuf'
import { fieldsOf, textsOf } from '../tensor/files/protobuf-reading'

/** ModelProto.graph; GraphProto: node, input, output; ValueInfoProto: name, type. */
const [GRAPH, NODE, INPUT, OUTPUT, VALUE_NAME, VALUE_TYPE] = [7, 1, 11, 12, 1, 2] as const
/** TypeProto.tensor_type, and its elem_type. */
const [TENSOR, ELEMENT] = [1, 1] as const
/** TensorProto.DataType. */
const [FLOAT, FLOAT16] = [1, 10] as const

/** Behind the name of a port that was float16. */
const SUFFIX = ':float32'
/** A port's name in the file. */
export const nameInFile = (name: string) => (name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name)

/**
 * @param model bytes of the `.onnx` file
 * @returns the same bytes where no port is float16, or where they are no network, which the runtime tells; else a copy
 */
export function withFloat32Ports(model: Uint8Array): Uint8Array {
  try {
    const graph = [...fieldsOf(model)].find(({ field }) => field === GRAPH)
    if (graph === undefined) return model
    const parts = casted(graph.bytes)
    if (parts === null) return model
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    return joined([model.subarray(0, graph.start), opening(GRAPH, length), ...parts, model.subarray(graph.end)])
  } catch (error) {
    if (error instanceof RangeError) return model
    throw error
  }
}

/** The graph with its Casts, inputs' first and outputs' last; null where it needs none. */
function casted(graph: Uint8Array): Uint8Array[] | null {
  const [before, kept, behind]: [Field[], Uint8Array[], Field[]] = [[], [], []]
  let taken = 0
  for (const { field, bytes, start, end } of fieldsOf(graph)) {
    const port = field === INPUT || field === OUTPUT ? asFloat32(bytes) : null
    if (port === null) continue
    const [name = ''] = textsOf(bytes, VALUE_NAME)
    if (field === INPUT) before.push(cast(name + SUFFIX, name, FLOAT16))
    else behind.push(cast(name, name + SUFFIX, FLOAT))
    kept.push(graph.subarray(taken, start), message(field, text(VALUE_NAME, name + SUFFIX), port))
    taken = end
  }
  return before.length + behind.length === 0 ? null : [...before, ...kept, graph.subarray(taken), ...behind]
}

/** Type of a port, its elements float32; null where they are not float16. */
function asFloat32(port: Uint8Array): Field | null {
  const type = [...fieldsOf(port)].find(({ field }) => field === VALUE_TYPE)
  const tensor = type && [...fieldsOf(type.bytes)].find(({ field }) => field === TENSOR)
  const element = tensor && [...fieldsOf(tensor.bytes)].find(({ field }) => field === ELEMENT)
  if (tensor === undefined || element === undefined || tensor.bytes[element.end - 1] !== FLOAT16) return null
  const rest = [tensor.bytes.subarray(0, element.start), tensor.bytes.subarray(element.end)]
  return message(VALUE_TYPE, message(TENSOR, whole(ELEMENT, FLOAT), ...rest))
}

/** NodeProto: input = 1, output = 2, op_type = 4, attribute = 5; AttributeProto: name = 1, i = 3, type = 20 (2: an integer). */
function cast(from: string, to: string, type: number): Field {
  const attribute = message(5, text(1, 'to'), whole(3, type), whole(20, 2))
  return message(NODE, text(1, from), text(2, to), text(4, 'Cast'), attribute)
}
