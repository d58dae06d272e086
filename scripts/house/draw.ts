/** The picture of the house: a floor a row, a box a room, in it what it holds and what it may import from. Light and dark by the reader's system. */
import type { Room } from './rooms'

const WIDTH = 960
const MARGIN = 24
const GAP = 10
const PAD = 10
const NAME = 20
const LINE = 15
const CHIP = 18
/** Mean advance of a character at 12 px, a little more than it is: text never leaves its box. */
const ADVANCE = 6.6
/** Of the roof. */
const ROOF = 34

const style = `
  svg { --paper: #ffffff; --box: #f4f5f7; --line: #d9dce1; --edge: #858c97; --ink: #16191d; --muted: #59606b; --engine: #0b62c4; --page: #6d31d4 }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #121417; --box: #1e2126; --line: #33383f; --edge: #7b838f; --ink: #e9ebee; --muted: #a3abb6; --engine: #74b2ff; --page: #bfa3ff }
  }
  .paper { fill: var(--paper) }
  text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: var(--muted) }
  .name { font-size: 14px; font-weight: 600; fill: var(--ink) }
  .box { fill: var(--box); stroke: var(--line) }
  .engine { fill: var(--engine) }
  .page { fill: var(--page) }
  .chip { fill: none; stroke: var(--edge) }
  .part { stroke-dasharray: 3 2 }
  .roof { fill: none; stroke: var(--edge) }
  .on { font-size: 11px; fill: var(--ink); text-anchor: middle }
`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Words on lines of at most so many px. */
function wrapped(text: string, width: number): string[] {
  const most = Math.floor(width / ADVANCE)
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) return [...lines.slice(0, -1), `${last} ${word}`]
    return [...lines, word]
  }, [])
}

interface Chip {
  text: string
  isPart: boolean
  width: number
}

const chipsOf = ({ whole, parts }: Room): Chip[] =>
  [...whole.map((text) => ({ text, isPart: false })), ...parts.map((text) => ({ text, isPart: true }))].map((chip) => ({
    ...chip,
    width: chip.text.length * ADVANCE + 10,
  }))

/** Chips on rows of at most so many px. */
function rowsOf(chips: readonly Chip[], width: number): Chip[][] {
  const rows: Chip[][] = []
  for (const chip of chips) {
    const last = rows.at(-1)
    const used = last?.reduce((sum, each) => sum + each.width + 4, 0) ?? Infinity
    if (last === undefined || used + chip.width > width) rows.push([chip])
    else last.push(chip)
  }
  return rows
}

interface Box {
  room: Room
  width: number
  lines: string[]
  chips: Chip[][]
  height: number
}

function boxOf(room: Room, line: string, width: number): Box {
  const lines = wrapped(line, width - 2 * PAD)
  const chips = rowsOf(chipsOf(room), width - 2 * PAD)
  return { room, width, lines, chips, height: PAD + NAME + lines.length * LINE + chips.length * (CHIP + 4) + PAD }
}

function drawn({ room, width, lines, chips }: Box, x: number, y: number, height: number): string {
  const kind = room.isEngine ? 'engine' : 'page'
  const text = lines.map(
    (line, i) => `<text x="${x + PAD}" y="${y + PAD + NAME + 10 + i * LINE}">${escaped(line)}</text>`,
  )
  const top = y + PAD + NAME + lines.length * LINE + 4
  const marks = chips.flatMap((row, i) => {
    let at = x + PAD
    return row.map((chip) => {
      const left = at
      at += chip.width + 4
      const line = top + i * (CHIP + 4)
      return `<rect class="chip${chip.isPart ? ' part' : ''}" x="${left}" y="${line}" width="${chip.width.toFixed(1)}" height="${CHIP - 2}" rx="8"/><text class="on" x="${(left + chip.width / 2).toFixed(1)}" y="${line + 12}">${escaped(chip.text)}</text>`
    })
  })
  return [
    `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}"/>`,
    `<rect class="${kind}" x="${x}" y="${y}" width="3" height="${height}"/>`,
    `<text class="name" x="${x + PAD}" y="${y + PAD + 12}">${escaped(room.name)}/</text>`,
    ...text,
    ...marks,
  ].join('\n')
}

/** @param lineOf what a room holds, one line */
export function drawHouse(rooms: readonly Room[], lineOf: (name: string) => string): string {
  const floors = Math.max(...rooms.map(({ floor }) => floor))
  let y = MARGIN + ROOF
  const parts: string[] = []
  for (let floor = floors; floor >= 0; floor--) {
    const there = rooms.filter((room) => room.floor === floor)
    const width = (WIDTH - 2 * MARGIN - GAP * (there.length - 1)) / there.length
    const boxes = there.map((room) => boxOf(room, lineOf(room.name), width))
    const height = Math.max(...boxes.map((box) => box.height))
    boxes.forEach((box, i) => parts.push(drawn(box, MARGIN + i * (width + GAP), y, height)))
    y += height + GAP
  }
  const roof = `<polyline class="roof" points="${MARGIN},${MARGIN + ROOF - GAP} ${WIDTH / 2},${MARGIN - 12} ${WIDTH - MARGIN},${MARGIN + ROOF - GAP}"/>`
  const key = [
    `<rect class="page" x="${MARGIN}" y="${y + 6}" width="3" height="14"/><text x="${MARGIN + PAD}" y="${y + 17}">the page</text>`,
    `<rect class="engine" x="${MARGIN + 90}" y="${y + 6}" width="3" height="14"/><text x="${MARGIN + 90 + PAD}" y="${y + 17}">the engine: no DOM, runs in Node</text>`,
    `<rect class="chip" x="${MARGIN + 325}" y="${y + 5}" width="52" height="${CHIP - 2}" rx="8"/><text x="${MARGIN + 385}" y="${y + 17}">may import all of it</text>`,
    `<rect class="chip part" x="${MARGIN + 515}" y="${y + 5}" width="52" height="${CHIP - 2}" rx="8"/><text x="${MARGIN + 575}" y="${y + 17}">only parts of it that the rule names (types, protocols)</text>`,
  ]
  const height = y + 34
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Floors of src/, who may import whom">
<style>${style}</style>
<rect class="paper" width="${WIDTH}" height="${height}"/>
${[roof, ...parts, ...key].join('\n')}
</svg>
`
}
