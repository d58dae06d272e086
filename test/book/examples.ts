/** What the book's components show: made by formulas, the same on every machine. */
import type {
  CloudDot,
  DensityColumn,
  HistogramLayer,
  ImagePair,
  PairSide,
  Pixels,
  Series,
} from '../../src/components/types'

/** Nothing happens in the book. */
export const nothing = () => undefined

/** `rows` × `columns` images of rings that grow from one to the next. */
export function rings(rows: number, columns: number, size: number, channels: 1 | 3 = 1): Pixels {
  const pixels = Uint8Array.from({ length: rows * columns * size * size * channels }, (_, i) => {
    const channel = i % channels
    const place = Math.floor(i / channels) % (size * size)
    const image = Math.floor(i / (channels * size * size))
    const x = (place % size) - size / 2
    const y = Math.floor(place / size) - size / 2
    const distance = Math.round(Math.sqrt(x * x + y * y)) - (2 + (image % 4))
    return Math.abs(distance) <= 1 ? 255 - 80 * channel : 0
  })
  return { rows, columns, size, channels, pixels }
}

const steps = Array.from({ length: 40 }, (_, i) => i)
export const iterations = steps.map((i) => i * 50)

/** A curve that falls, with its band. */
export function curve(label: string, colour: string, height: number, stroke: Series['stroke'] = 'solid'): Series {
  const mean = steps.map((i) => height / (1 + i / 8))
  return { label, colour, stroke, mean, low: mean.map((y) => 0.8 * y), high: mean.map((y) => 1.25 * y) }
}

export function layer(name: string, look: HistogramLayer['look'], centre: number): HistogramLayer {
  const bins = Uint32Array.from({ length: 20 }, (_, i) => Math.max(0, 12 - Math.abs(i - centre) * 3))
  return { name, bins, n: bins.reduce((sum, count) => sum + count, 0), mean: centre / 2, look }
}

export const densities: DensityColumn[] = Array.from({ length: 8 }, (_, x) => ({
  name: String(x),
  mean: x === 7 ? NaN : 0.2 + 0.08 * x,
  cells: Array.from({ length: 6 }, (_, y) => ({
    count: x === 7 ? 0 : Math.max(0, 6 - 2 * Math.abs(y - 1 - x / 2)),
    note: `${x}, ${y}`,
  })),
}))

export const cloud: CloudDot[] = Array.from({ length: 60 }, (_, i) => ({
  x: (i * 37) % 100,
  y: ((i * 61) % 100) / 100,
  alarm: (i * 61) % 100 > 80,
  note: `Pair ${i + 1}`,
}))

export const sides: readonly [PairSide, PairSide] = [
  { name: 'generated', colour: 'var(--generator)' },
  { name: 'training image', colour: 'var(--risk)' },
]

export const pairs: ImagePair[] = [0, 1, 2, 3].map((place) => ({
  left: place,
  right: 3 - place,
  numbers: [{ name: 'similarity', text: `.${9 - place}12`, alarm: place < 2 }],
  caption: `a picture of ring ${place + 1}`,
}))
