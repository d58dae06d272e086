/** The pen of a drawing area as the keyboard moves it. */
import type { StrokePoint } from './strokes'

export interface Pen extends StrokePoint {
  isDown: boolean
}

/** What the keys do, in one sentence. */
export const PEN_KEYS =
  'By keyboard: arrow keys move the pen (with Shift farther), Space puts it down and lifts it, + and − make it thicker and thinner, Delete clears.'

/** Of the pad's edge, for each press of an arrow key; with Shift four times as far. */
const STEP = 1 / 28
const FAR = 4
/** How thick strokes are, as multiples of MNIST's. */
const THICKNESSES = [0.5, 0.75, 1, 1.5, 2, 3]

export const newPen: Pen = { x: 0.5, y: 0.5, isDown: false }

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The pen after an arrow key, on the pad still; null for any other key. */
export function moved(pen: Pen, key: string, far: boolean): Pen | null {
  const way = WAYS[key]
  if (way === undefined) return null
  const by = STEP * (far ? FAR : 1)
  const on = (place: number) => Math.min(1, Math.max(0, place))
  return { ...pen, x: on(pen.x + by * way[0]), y: on(pen.y + by * way[1]) }
}

/** The next thickness up or down; the same at either end. */
export function thicker(thickness: number, up: boolean): number {
  const place = THICKNESSES.indexOf(thickness) + (up ? 1 : -1)
  return THICKNESSES[place] ?? thickness
}
