/**
 * A network as an ONNX file (https://onnx.ai/onnx/repo-docs/IR.html), put together operator by operator. Field numbers are those of
 * `onnx.proto` (IR version 8), beside each message.
 */
import { joined, float32, message, raw, text, whole, type Field } from '../files/protobuf'

/** IR version 8 came with opset 17 (ONNX 1.12). */
const IR_VERSION = 8
const OPSET = 17

/** TensorProto.DataType. */
const ELEMENT = { float32: 1, int64: 7 } as const
/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const

/** `float` and `ints` are said, for 2 may be either. */
export type Attribute = { float: number } | { int: number } | { ints: readonly number[] }

/** An input's or output's sizes; a name stands for any number, the same wherever it stands. */
export type PortShape = readonly (number | string)[]

export interface ModelNotes {
  /** Of the graph. */
  name: string
  /** What it takes and gives, for whoever looks into the file. */
  about: string
  /** `metadata_props`. */
  metadata: Readonly<Record<string, string>>
}

/** Values have names: each method that makes one answers its name. */
export class OnnxGraph {
  readonly #inputs: Field[] = []
  readonly #outputs: Field[] = []
  readonly #nodes: Field[] = []
  readonly #tensors: Field[] = []

  /** A float32 input. GraphProto.input = 11. */
  input(name: string, shape: PortShape): string {
    this.#inputs.push(message(11, ...port(name, shape)))
    return name
  }

  /** Makes a value an output, under its own name, float32. GraphProto.output = 12. */
  output(name: string, shape: PortShape): void {
    this.#outputs.push(message(12, ...port(name, shape)))
  }

  /**
   * A constant. GraphProto.initializer = 5; TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9 (little-endian).
   * @param data as many as `shape` multiplies to
   */
  tensor(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    const type = data instanceof Float32Array ? ELEMENT.float32 : ELEMENT.int64
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    this.#tensors.push(
      message(5, ...shape.map((length) => whole(1, length)), whole(2, type), text(8, name), raw(9, bytes)),
    )
    return name
  }

  /**
   * An operator with one output. GraphProto.node = 1; NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5.
   * @param output its value's name, one that no other has
   */
  node(
    operator: string,
    output: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    this.#nodes.push(
      message(
        1,
        ...inputs.map((name) => text(1, name)),
        text(2, output),
        text(3, output),
        text(4, operator),
        ...Object.entries(attributes).map(([name, value]) => message(5, ...attribute(name, value))),
      ),
    )
    return output
  }

  /**
   * ModelProto: ir_version = 1, producer_name = 2, graph = 7, opset_import = 8, metadata_props = 14 (key = 1, value = 2);
   * GraphProto: name = 2, doc_string = 10; OperatorSetIdProto: domain = 1, version = 2.
   */
  file({ name, about, metadata }: ModelNotes): Uint8Array<ArrayBuffer> {
    const graph = [...this.#nodes, text(2, name), ...this.#tensors, text(10, about), ...this.#inputs, ...this.#outputs]
    return joined([
      whole(1, IR_VERSION),
      text(2, 'Modeweave'),
      message(7, ...graph),
      message(8, text(1, ''), whole(2, OPSET)),
      ...Object.entries(metadata).map(([key, value]) => message(14, text(1, key), text(2, value))),
    ])
  }
}

/** AttributeProto: name = 1, f = 2, i = 3, ints = 8, type = 20. */
function attribute(name: string, value: Attribute): Field[] {
  if ('float' in value) return [text(1, name), float32(2, value.float), whole(20, ATTRIBUTE.float)]
  if ('int' in value) return [text(1, name), whole(3, value.int), whole(20, ATTRIBUTE.int)]
  return [text(1, name), ...value.ints.map((int) => whole(8, int)), whole(20, ATTRIBUTE.ints)]
}

/**
 * ValueInfoProto: name = 1, type = 2; TypeProto.tensor_type = 1; TypeProto.Tensor: elem_type = 1, shape = 2;
 * TensorShapeProto.dim = 1; Dimension: dim_value = 1, dim_param = 2.
 */
function port(name: string, shape: PortShape): Field[] {
  const dimensions = shape.map((size) => message(1, typeof size === 'number' ? whole(1, size) : text(2, size)))
  return [text(1, name), message(2, message(1, whole(1, ELEMENT.float32), message(2, ...dimensions)))]
}
