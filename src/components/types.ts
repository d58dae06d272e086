/** Plain shapes that the components draw. */

/** `rows` × `columns` images of one size, one byte a channel value, row-major `[rows · columns, size, size, channels]`. */
export interface Pixels {
  rows: number
  columns: number
  size: number
  channels: 1 | 3
  pixels: Uint8Array
}

export interface Series {
  label: string
  /** A CSS colour, e.g. `var(--generator)`. */
  colour: string
  /** Tells apart lines that share a colour because they belong to one thing. */
  stroke?: 'solid' | 'dashed' | 'dotted'
  mean: number[]
  low: number[]
  high: number[]
}

export interface Bar {
  /** Short, under the bar. */
  label: string
  /** In full, for the title and for screen readers. */
  name: string
  /** In [0, 1]. */
  value: number
  colour: string
}

export interface Option {
  value: string
  label: string
  /** Shown under the control while chosen. */
  help?: string
}

export interface GridColumn {
  key: string
  name: string
  /** In full, on hover. */
  title?: string
  align?: 'start' | 'end'
}

/** One distribution of several that are drawn over each other. */
export interface HistogramLayer {
  name: string
  /** Counts of equal bins. */
  bins: Uint32Array
  n: number
  mean: number
  /** `filled` is drawn as bars, the others as outlines. */
  look: 'filled' | 'solid' | 'dashed'
}

/** A column of a density grid: counts from the lowest row up, and the mean of what is in it (NaN of nothing). */
export interface DensityColumn {
  /** Under the column. */
  name: string
  mean: number
  cells: readonly { count: number; note: string }[]
}

/** A way to mark a piece of text: colour, and a line that tells it apart without colour. */
export interface TextMark {
  name: string
  colour: string
  line: 'solid' | 'dashed' | 'dotted' | 'double'
}

/** A piece of text with its marks; pieces follow each other without a gap. */
export interface MarkedPiece {
  text: string
  marks: readonly TextMark[]
}

/** A value that is shown beside an image, with what it is. */
export interface PairNumber {
  name: string
  text: string
  /** Shown in the colour of risk. */
  alarm: boolean
}

/** Two images that belong together: their places in two sets. */
export interface ImagePair {
  left: number
  right: number
  /** One for both, or one for each. */
  numbers: readonly PairNumber[]
  caption: string
  /** Said when it is enlarged. */
  note?: string
}

/** What the left or the right images of all pairs are. */
export interface PairSide {
  name: string
  colour: string
}

/** A dot of a scatter plot, with how far it might be off. */
export interface PlotPoint {
  id: string
  name: string
  x: number
  y: number
  /** Ends of the whiskers along y. */
  low?: number
  high?: number
  look: 'filled' | 'ring'
  colour: string
  /** Said on hover and to screen readers. */
  note: string
}

/** A dot among many. */
export interface CloudDot {
  x: number
  y: number
  /** Shown in the colour of risk. */
  alarm: boolean
  /** Said on hover. */
  note: string
}

/** One thing in a plot of numbers against numbers: a line, dots, or both. */
export interface PlotSeries {
  name: string
  colour: string
  line: 'solid' | 'dashed' | 'dotted' | 'none'
  dots: boolean
  /** Left to right. Ends of what a point may be off, up and down and to the sides; with a line they are a band. */
  points: readonly { x: number; y: number; low?: number; high?: number; xLow?: number; xHigh?: number }[]
}

/** A line across a plot at one value. */
export interface ReferenceLine {
  value: number
  name: string
  colour: string
  look: 'solid' | 'dashed' | 'dotted'
}

/** A file that was dropped or picked, with its path in the folder; or one that could not be opened, and why. */
export type DroppedFile =
  | { path: string; file: File }
  /** `reason` in the past tense, so that it follows "it": "could not be opened". */
  | { path: string; reason: string }

/** The rectangle of a plot between its axes, in px of its svg. */
export interface PlotFrame {
  left: number
  right: number
  top: number
  bottom: number
  /** Room for dots between the frame's sides and the ends of the axis of x. */
  inset: number
}
