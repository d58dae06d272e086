/**
 * Settings and scores as TensorBoard's HParams plugin has them: three summaries, whose messages are in
 * `tensorboard/plugins/hparams/{plugin_data,api}.proto`.
 */
import { float64, message, text, whole, type Field } from '../../tensor/files/protobuf'

export type HParam = number | string | boolean

/** DataType. */
const DATA_TYPE = { string: 1, boolean: 2, number: 3 } as const
/** Status.STATUS_SUCCESS. */
const SUCCESS = 1

/** Settings by their paths ("regulariser.first"); what is null, a part that is off, has none. Lists are written out. */
export function flattened(settings: object, before = ''): Map<string, HParam> {
  const found = new Map<string, HParam>()
  for (const [key, value] of Object.entries(settings) as [string, unknown][]) {
    const path = before + key
    if (Array.isArray(value)) found.set(path, value.join(' '))
    else if (typeof value === 'object' && value !== null)
      for (const [inner, each] of flattened(value, `${path}.`)) found.set(inner, each)
    else if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
      found.set(path, value)
  }
  return found
}

/**
 * The tags and contents of the plugin's three summaries; a run that is not finished has no end, the third. HParamsPluginData: version = 1, experiment = 2, session_start_info = 3,
 * session_end_info = 4.
 * @param metrics tags of the scalars that runs are compared by
 * @param run its time in seconds since 1970, and whether it is at its end
 */
export function hparamSummaries(
  settings: ReadonlyMap<string, HParam>,
  metrics: readonly string[],
  { time, finished }: { time: number; finished: boolean },
): [tag: string, content: Field[]][] {
  // Experiment: hparam_infos = 4 (HParamInfo: name = 1, type = 4), metric_infos = 5 (MetricInfo.name = 1; MetricName.tag = 2).
  const experiment = [
    ...[...settings].map(([path, value]) =>
      message(4, text(1, path), whole(4, DATA_TYPE[typeof value as keyof typeof DATA_TYPE])),
    ),
    ...metrics.map((tag) => message(5, message(1, text(2, tag)))),
  ]
  // SessionStartInfo: hparams = 1 (a map: key = 1, value = 2), start_time_secs = 5. No group_name: runs of one group are shown as one.
  const start = [
    ...[...settings].map(([path, value]) => message(1, text(1, path), message(2, valueOf(value)))),
    float64(5, time),
  ]
  // SessionEndInfo: status = 1, end_time_secs = 2.
  const end = [whole(1, SUCCESS), float64(2, time)]
  return [
    ['_hparams_/experiment', [whole(1, 0), message(2, ...experiment)]],
    ['_hparams_/session_start_info', [whole(1, 0), message(3, ...start)]],
    ...(finished ? [['_hparams_/session_end_info', [whole(1, 0), message(4, ...end)]] as [string, Field[]]] : []),
  ]
}

/** google.protobuf.Value: number_value = 2, string_value = 3, bool_value = 4. */
function valueOf(value: HParam): Field {
  if (typeof value === 'number') return float64(2, value)
  return typeof value === 'string' ? text(3, value) : whole(4, value ? 1 : 0)
}
