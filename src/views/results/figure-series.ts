/** Figures' lines and dots as a plot takes them: a colour and a dash of its own for each. */
import type { PlotSeries } from '../../components/types'
import type { DetectorTrial } from '../../results/memorisation-types'
import { detectors as meanings } from '../../results/detectors'
import { approaches, approachOf, variantName } from '../../results/variant-names'
import type { BiasLine, FigureLine } from '../../results/figures'

/** The categorical scale that is safe for colour-blind eyes, its pale tones left out. */
const COLOURS = ['--g0', '--g3', '--g5', '--g7', '--g8', '--g1', '--g6', '--real'] as const
const LINES = ['solid', 'dashed', 'dotted'] as const

const colourOf = (place: number) => `var(${COLOURS[place % COLOURS.length] ?? '--ink'})`
const lineOf = (place: number) => LINES[place % LINES.length] ?? 'solid'

export const asLines = (lines: readonly FigureLine[]): PlotSeries[] =>
  lines.map(({ name, points, seeds }, place) => ({
    name: seeds > 1 ? `${variantName(name)} (${seeds} seeds)` : variantName(name),
    colour: colourOf(place),
    line: lineOf(place),
    dots: points.length === 1,
    points,
  }))

/** A colour for each approach, which is its dots'. */
export const approachKeys = approaches.map((name, place) => ({ name, colour: colourOf(place) }))

export const asDots = (lines: readonly FigureLine[]): PlotSeries[] =>
  lines.map(({ name, points }) => ({
    name: variantName(name),
    colour: colourOf(approaches.indexOf(approachOf(name))),
    line: 'none',
    dots: true,
    points,
  }))

/** Distances against 1/n as dots, and the line through them down to 1/n = 0. */
export const asBias = (lines: readonly BiasLine[]): PlotSeries[] =>
  lines.flatMap(({ name, points, line }, place): PlotSeries[] => {
    const most = Math.max(...points.map(({ x }) => x))
    return [
      { name, colour: colourOf(place), line: 'none', dots: true, points },
      {
        name: `line, at 1/n = 0: ${line.value.toFixed(2)}`,
        colour: colourOf(place),
        line: 'dashed',
        dots: false,
        points: [0, most].map((x) => ({ x, y: line.value + line.slope * x })),
      },
    ]
  })

/** ROC curves of the first seed, training captions against others on the fine-tuned model. */
export function asRoc({ detectors }: DetectorTrial): PlotSeries[] {
  const chance = { x: 0, y: 0 }
  const curves = detectors.flatMap(({ name, comparisons }, place): PlotSeries[] => {
    const [first] = comparisons.others
    if (first === undefined) return []
    const points = first.curve.map(([x, y]) => ({ x, y }))
    return [{ name: meanings[name].heading, colour: colourOf(place), line: lineOf(place), dots: false, points }]
  })
  return [
    ...curves,
    { name: 'chance', colour: 'var(--edge)', line: 'dotted', dots: false, points: [chance, { x: 1, y: 1 }] },
  ]
}
