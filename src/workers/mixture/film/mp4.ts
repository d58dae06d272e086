/** Pictures as an MP4 film, encoded by the browser (WebCodecs). */
import { ArrayBufferTarget, Muxer } from 'mp4-muxer'
import { enlarge, filmScale, PER_SECOND, rgbaOf, type FilmPictures } from './film'
import { encoderConfig, type FilmCodec } from './codecs'

/** Pictures between two that stand for themselves: a second. */
const KEY = PER_SECOND
/** Pictures that may wait for the encoder. */
const QUEUE = 8
const MICROSECONDS = 1e6

/**
 * @param onPicture called with how many pictures are done
 * @throws what the browser's encoder says
 */
export async function encodeMp4(
  pictures: FilmPictures,
  codec: FilmCodec,
  onPicture: (done: number) => void,
): Promise<ArrayBuffer> {
  const { count, size } = pictures
  const scale = filmScale(size)
  const edge = size * scale
  const target = new ArrayBufferTarget()
  const muxer = new Muxer({
    target,
    video: { codec, width: edge, height: edge, frameRate: PER_SECOND },
    fastStart: 'in-memory',
  })
  let failed: unknown = null
  let done = 0
  const encoder = new VideoEncoder({
    output: (chunk, meta) => {
      muxer.addVideoChunk(chunk, meta)
      done += 1
      onPicture(done)
    },
    error: (reason) => (failed = reason),
  })
  encoder.configure(encoderConfig(codec, edge))
  const duration = MICROSECONDS / PER_SECOND
  for (let i = 0; i < count && failed === null; i += 1) {
    const frame = new VideoFrame(enlarge(rgbaOf(pictures, i), size, 4, scale), {
      format: 'RGBA',
      codedWidth: edge,
      codedHeight: edge,
      timestamp: i * duration,
      duration,
    })
    encoder.encode(frame, { keyFrame: i % KEY === 0 })
    frame.close()
    if (encoder.encodeQueueSize > QUEUE)
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }))
  }
  if (failed === null) await encoder.flush()
  if (failed !== null) throw failed
  encoder.close()
  muxer.finalize()
  return target.buffer
}
