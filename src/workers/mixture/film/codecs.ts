/** Which films the browser can encode: H.264, which every program plays, or else VP9. */

import { PER_SECOND } from './film'

export type FilmCodec = 'avc' | 'vp9'

/** H.264 baseline, level 3.1; VP9 profile 0, level 3, 8 bits. */
const names: Readonly<Record<FilmCodec, string>> = { avc: 'avc1.42001f', vp9: 'vp09.00.30.08' }

/** @param edge of the film, in pixels */
export const encoderConfig = (codec: FilmCodec, edge: number): VideoEncoderConfig => ({
  codec: names[codec],
  width: edge,
  height: edge,
  bitrate: 3_000_000,
  framerate: PER_SECOND,
})

/** Whether the browser has an encoder for it. */
export async function canEncode(codec: FilmCodec, edge: number): Promise<boolean> {
  if (!('VideoEncoder' in globalThis)) return false
  try {
    const { supported } = await VideoEncoder.isConfigSupported(encoderConfig(codec, edge))
    return supported === true
  } catch {
    return false
  }
}
