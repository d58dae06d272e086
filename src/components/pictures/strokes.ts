/**
 * Strokes drawn by hand, made into an image like MNIST's: white on black (or black on white, for images that are on white), about 2.4 of 28 pixels thick, the drawing scaled
 * to fill 20 of 28 pixels and moved so that its centre of mass is in the middle (as LeCun's NIST conversion did).
 */

export interface StrokePoint {
  /** In [0, 1] of the pad's width. */
  x: number
  y: number
}

export interface Stroke {
  points: readonly StrokePoint[]
  /** As a multiple of `brush`. */
  thickness: number
}

/** What strokes are drawn on; their ink is its opposite. */
export type Paper = 'black' | 'white'

export const inkOn = (paper: Paper): string => (paper === 'black' ? '#fff' : '#000')

/** Width of a stroke of thickness 1 relative to the image's edge. */
export const brush = 2.4 / 28
const box = 20 / 28
const supersample = 4

interface Placement {
  scale: number
  dx: number
  dy: number
}

/** How strokes are scaled and moved so that their box fills 20/28 of the image; scaling is kept within [0.7, 1.8]. */
export function placementOf(strokes: readonly Stroke[]): Placement {
  const points = strokes.flatMap((stroke) => stroke.points)
  if (points.length === 0) return { scale: 1, dx: 0, dy: 0 }
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const extent = Math.max(right - left, bottom - top) + brush * Math.max(...strokes.map(({ thickness }) => thickness))
  const scale = Math.min(1.8, Math.max(0.7, box / extent))
  return { scale, dx: 0.5 - (scale * (left + right)) / 2, dy: 0.5 - (scale * (top + bottom)) / 2 }
}

/** Draws strokes onto a context whose image has `edge` pixels. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  edge: number,
  { scale, dx, dy }: Placement = { scale: 1, dx: 0, dy: 0 },
  ink = inkOn('black'),
): void {
  context.lineCap = context.lineJoin = 'round'
  context.strokeStyle = ink
  for (const { points, thickness } of strokes) {
    context.lineWidth = brush * thickness * edge
    context.beginPath()
    points.forEach(({ x, y }, i) => {
      const [px, py] = [(x * scale + dx) * edge, (y * scale + dy) * edge]
      if (i === 0) context.moveTo(px, py)
      context.lineTo(px, py)
    })
    context.stroke()
  }
}

/** Strokes as bytes `[size, size, channels]`. `canvas` is a scratch canvas that the caller keeps. */
export function rasterise(
  strokes: readonly Stroke[],
  size: number,
  channels: 1 | 3,
  canvas: HTMLCanvasElement,
  paper: Paper = 'black',
): Uint8Array {
  const edge = size * supersample
  canvas.width = canvas.height = edge
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  const placement = placementOf(strokes)
  const paint = (place: Placement) => {
    context.fillStyle = '#000'
    context.fillRect(0, 0, edge, edge)
    paintStrokes(context, strokes, edge, place)
    return shrink(context.getImageData(0, 0, edge, edge).data, size)
  }
  const grey = paint(placement)
  const centre = centreOfMass(grey, size)
  const centred = paint({
    ...placement,
    dx: placement.dx + 0.5 - centre.x,
    dy: placement.dy + 0.5 - centre.y,
  })
  const bytes = paper === 'black' ? centred : centred.map((value) => 255 - value)
  return channels === 1 ? bytes : Uint8Array.from({ length: bytes.length * 3 }, (_, i) => bytes[Math.floor(i / 3)] ?? 0)
}

/** Mean over blocks of `supersample`² of the red channel. */
function shrink(rgba: Uint8ClampedArray, size: number): Uint8Array {
  const edge = size * supersample
  const grey = new Uint8Array(size * size)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let sum = 0
      for (let v = 0; v < supersample; v++) {
        for (let u = 0; u < supersample; u++) {
          sum += rgba[4 * ((y * supersample + v) * edge + x * supersample + u)] ?? 0
        }
      }
      grey[y * size + x] = Math.round(sum / supersample ** 2)
    }
  }
  return grey
}

/** Centre of mass in [0, 1]; the middle for an empty image. */
function centreOfMass(grey: Uint8Array, size: number): StrokePoint {
  let mass = 0
  let sumX = 0
  let sumY = 0
  grey.forEach((value, i) => {
    mass += value
    sumX += value * ((i % size) + 0.5)
    sumY += value * (Math.floor(i / size) + 0.5)
  })
  return mass === 0 ? { x: 0.5, y: 0.5 } : { x: sumX / mass / size, y: sumY / mass / size }
}
