/** The visitor's camera: asked for when they press a button, never before, and let go of with its light when they are done. */

export interface Camera {
  /** What it sees, to be put into the page; cut to its middle square there, as pictures are. */
  readonly view: HTMLElement
  /** What it sees now, the middle square, as a PNG. */
  picture(): Promise<Blob>
  stop(): void
}

/** @param onend told once where it ends by itself: it was unplugged, or taken from the page */
export type OpenCamera = (onend: () => void) => Promise<Camera>

/** Edge of a picture in px: more than any set's, so that it can be scaled to each. */
const EDGE = 128

/** Why there is no camera, and how to have one. */
const TROUBLES: Readonly<Record<string, string>> = {
  NotAllowedError: 'The camera was refused: allow it for this page beside its address, then turn it on again.',
  NotFoundError: 'No camera was found: connect one, then turn it on again.',
  NotReadableError:
    'The camera is in use elsewhere, or does not start: close what else uses it, then turn it on again.',
}

/** @param reason what `getUserMedia` rejected with */
export function cameraTrouble(reason: unknown): string {
  const name = reason instanceof Error ? reason.name : ''
  const same = {
    SecurityError: 'NotAllowedError',
    OverconstrainedError: 'NotFoundError',
    AbortError: 'NotReadableError',
  }
  return (
    TROUBLES[name] ??
    TROUBLES[same[name as keyof typeof same]] ??
    `The camera cannot be had here (${reason instanceof Error ? reason.message : String(reason)}); choose files instead.`
  )
}

/** @throws what `cameraTrouble` says in a sentence */
export const openCamera: OpenCamera = async (onend) => {
  // Browsers take it away from pages that others could have changed on their way.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (devices === undefined) throw new Error('this page was not opened over https')
  const stream = await devices.getUserMedia({
    video: { width: { ideal: 640 }, height: { ideal: 480 } },
    audio: false,
  })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  // A track that the page itself stops tells nothing.
  for (const track of stream.getTracks()) track.addEventListener('ended', onend)
  const view = document.createElement('video')
  view.muted = true
  view.playsInline = true
  view.srcObject = stream
  try {
    await view.play()
  } catch (reason) {
    stop()
    throw reason
  }
  return { view, stop, picture: () => middleSquare(view) }
}

function middleSquare(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video
  const edge = Math.min(width, height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = EDGE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw the picture on.')
  context.imageSmoothingQuality = 'high'
  context.drawImage(video, (width - edge) / 2, (height - edge) / 2, edge, edge, 0, 0, EDGE, EDGE)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)))
  })
}
