/**
 * Reads TensorBoard events by other means than they are written with: protobufjs with the public messages, and a checksum bit by bit.
 */
import protobuf from 'protobufjs'

/** Of tensorflow/core/util/event.proto, framework/summary.proto, tensorboard/plugins/hparams/{api,plugin_data}.proto, struct.proto. */
const { root } = protobuf.parse(
  `
  syntax = "proto3";
  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what { string file_version = 3; bytes graph_def = 4; Summary summary = 5; }
  }
  message SummaryMetadata {
    message PluginData { string plugin_name = 1; bytes content = 2; }
    PluginData plugin_data = 1;
    string display_name = 2;
  }
  message Summary {
    message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
    message Value {
      string node_name = 7;
      string tag = 1;
      SummaryMetadata metadata = 9;
      oneof value { float simple_value = 2; bytes obsolete_old_style_histogram = 3; Image image = 4; }
    }
    repeated Value value = 1;
  }
  message JsonValue { oneof kind { int32 null_value = 1; double number_value = 2; string string_value = 3; bool bool_value = 4; } }
  message HParamInfo { string name = 1; string display_name = 2; string description = 3; int32 type = 4; }
  message MetricName { string group = 1; string tag = 2; }
  message MetricInfo { MetricName name = 1; string display_name = 3; }
  message Experiment {
    string description = 1;
    string user = 2;
    double time_created_secs = 3;
    repeated HParamInfo hparam_infos = 4;
    repeated MetricInfo metric_infos = 5;
    string name = 6;
  }
  message SessionStartInfo {
    map<string, JsonValue> hparams = 1;
    string model_uri = 2;
    string monitor_url = 3;
    string group_name = 4;
    double start_time_secs = 5;
  }
  message SessionEndInfo { int32 status = 1; double end_time_secs = 2; }
  message HParamsPluginData {
    int32 version = 1;
    oneof data { Experiment experiment = 2; SessionStartInfo session_start_info = 3; SessionEndInfo session_end_info = 4; }
  }`,
  { keepCase: true },
)

export interface SummaryValue {
  tag: string
  simple_value?: number
  image?: { height: number; width: number; colorspace: number; encoded_image_string: Uint8Array }
  metadata?: { plugin_data: { plugin_name: string; content: Uint8Array } }
}

export interface ReadEvent {
  wall_time: number
  step: number
  file_version?: string
  summary?: { value: SummaryValue[] }
}

/** A message as plain values. */
export const decode = <T>(type: string, bytes: Uint8Array) =>
  root.lookupType(type).toObject(root.lookupType(type).decode(bytes), { longs: Number, enums: Number }) as T

/** @throws Error for a record whose length or bytes do not fit their checksums, or one that is cut short */
export function readEvents(file: Uint8Array): ReadEvent[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const events: ReadEvent[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true))
    const [start, end] = [at + 12, at + 12 + length]
    if (view.getUint32(at + 8, true) !== masked(file.subarray(at, at + 8))) throw new Error(`length at byte ${at}`)
    if (view.getUint32(end, true) !== masked(file.subarray(start, end))) throw new Error(`record at byte ${start}`)
    events.push(decode('Event', file.subarray(start, end)))
    at = end + 4
  }
  return events
}

function masked(bytes: Uint8Array): number {
  const crc = bitByBit(bytes)
  return Number(((BigInt(crc) >> 15n) + ((BigInt(crc) << 17n) & 0xffffffffn) + 0xa282ead8n) & 0xffffffffn)
}

/** CRC-32C as RFC 3720 describes it. */
function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
