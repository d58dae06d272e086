/** TensorBoard events: what is written is what a reader of its own finds. */
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../../src/data/archives/crc32'
import { writeEvents } from '../../../../src/store/tensorboard/events'
import { writePng } from '../../../../src/tensor/files/png'
import { decode, readEvents } from './reader'

const picture = { width: 3, height: 1, channels: 1, pixels: Uint8Array.of(0, 128, 255) } as const
const file = writeEvents({
  settings: {
    K: 3,
    method: 'balanced',
    regulariser: { enabled: true, first: 0.5, shares: [0.25, 0.75] },
    fusion: null,
  },
  rows: [
    { step: 0, values: { loss: NaN, R: 0.25 } },
    { step: 3_000_000_000, values: { loss: 0.5, R: null, own: undefined } },
    { step: 3_000_000_001, values: { loss: NaN } },
  ],
  pictures: [{ tag: 'samples', step: 7, picture }],
  finished: true,
  at: 1_500,
})

describe('CRC-32C', () => {
  // RFC 3720, B.4.
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 … 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('of %s is the one known', (_, bytes, known) => {
    expect(crc32c(bytes)).toBe(known)
    expect(crc32c(bytes.subarray(5), crc32c(bytes.subarray(0, 5)))).toBe(known)
  })
})

describe('an events file', () => {
  const events = readEvents(file)

  it('begins with its version, and dates every event', () => {
    expect(events[0]).toEqual({ wall_time: 1.5, step: 0, file_version: 'brain.Event:2' })
    expect(events.every(({ wall_time }) => wall_time === 1.5)).toBe(true)
  })

  it('has the scalars that are known, at their steps', () => {
    const scalars = events.flatMap(({ step, summary }) =>
      (summary?.value ?? []).flatMap(({ tag, simple_value }) =>
        simple_value === undefined ? [] : [[step, tag, simple_value]],
      ),
    )
    expect(scalars).toEqual([
      [0, 'R', 0.25],
      [3_000_000_000, 'loss', 0.5],
    ])
    expect(events.map(({ step }) => step)).not.toContain(3_000_000_001)
  })

  it('has the samples as PNG', () => {
    const values = events.filter(({ step }) => step === 7).flatMap(({ summary }) => summary?.value ?? [])
    expect(values).toEqual([
      {
        tag: 'samples',
        image: { height: 1, width: 3, colorspace: 1, encoded_image_string: writePng(picture) },
      },
    ])
  })

  it('has the settings as hyper-parameters by their paths, and what runs are compared by', () => {
    const plugin = (events[1]?.summary?.value ?? []).map(({ tag, metadata }) => {
      expect(metadata?.plugin_data.plugin_name).toBe('hparams')
      return [tag, decode('HParamsPluginData', metadata?.plugin_data.content ?? new Uint8Array())]
    })
    expect(plugin).toEqual([
      [
        '_hparams_/experiment',
        {
          version: 0,
          experiment: {
            hparam_infos: [
              { name: 'K', type: 3 },
              { name: 'method', type: 1 },
              { name: 'regulariser.enabled', type: 2 },
              { name: 'regulariser.first', type: 3 },
              { name: 'regulariser.shares', type: 1 },
            ],
            metric_infos: [{ name: { tag: 'R' } }, { name: { tag: 'loss' } }],
          },
        },
      ],
      [
        '_hparams_/session_start_info',
        {
          version: 0,
          session_start_info: {
            hparams: {
              K: { number_value: 3 },
              method: { string_value: 'balanced' },
              'regulariser.enabled': { bool_value: true },
              'regulariser.first': { number_value: 0.5 },
              'regulariser.shares': { string_value: '0.25 0.75' },
            },
            start_time_secs: 1.5,
          },
        },
      ],
      ['_hparams_/session_end_info', { version: 0, session_end_info: { status: 1, end_time_secs: 1.5 } }],
    ])
  })

  it('shows a flipped bit wherever it is', () => {
    for (let at = 0; at < file.length; at += 7) {
      const changed = file.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      expect(() => readEvents(changed), `byte ${at}`).toThrow()
    }
  })
})
