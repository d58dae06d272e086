/**
 * A typeface of blocks: every character is the same rectangle, half as wide as the type is high, taller where it is bold. Typefaces and how
 * letters are drawn differ between machines; these do not.
 */

/** Units of an em. */
const EM = 1000

/** Big-endian fields one after another: its bits, then its values. */
function fields(...parts: (readonly [bits: 16 | 32, ...values: number[]])[]): Uint8Array {
  const bytes: number[] = []
  for (const [bits, ...values] of parts)
    for (const value of values) for (let shift = bits - 8; shift >= 0; shift -= 8) bytes.push((value >> shift) & 255)
  return Uint8Array.from(bytes)
}

/** A rectangle of four points that stand on the line. Flags: each on the curve, with words for coordinates. */
function rectangle(left: number, right: number, top: number): Uint8Array {
  const head = fields([16, 1, left, 0, right, top, 3, 0])
  const flags = Uint8Array.of(1, 1, 1, 1)
  const xs = fields([16, left, 0, right - left, 0])
  const ys = fields([16, 0, top, 0, -top])
  return Uint8Array.from([...head, ...flags, ...xs, ...ys])
}

const tag = (name: string) => [...name].map((letter) => letter.charCodeAt(0))
const padded = (bytes: Uint8Array) =>
  Uint8Array.from([...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)])

/** A TrueType file whose glyph 1 is the space and whose glyph 2 is all others. @param top of the rectangle, in thousandths of an em */
function fontFile(top: number): ArrayBuffer {
  const box = rectangle(50, 450, top)
  const glyphs = padded(box)
  const tables: Record<string, Uint8Array> = {
    // Version 4, regular, no class, Latin: what a browser's check asks for.
    'OS/2': Uint8Array.from([
      ...fields(
        [16, 4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0],
        [16, 0, 0, 0, 0, 0],
        [32, 1, 0, 0, 0],
      ),
      ...tag('MDWV'),
      ...fields([16, 64, 32, 0xffff, 800, -200, 90, 1000, 200], [32, 1, 0], [16, 500, 700, 0, 32, 2]),
    ]),
    // Format 13: all of a range are one glyph.
    cmap: fields(
      [16, 0, 1, 3, 10],
      [32, 12],
      [16, 13, 0],
      [32, 16 + 36, 0, 3, 0, 0x1f, 2, 0x20, 0x20, 1, 0x21, 0x10ffff, 2],
    ),
    glyf: glyphs,
    head: fields(
      [16, 1, 0, 1, 0],
      [32, 0, 0x5f0f3cf5],
      [16, 0, EM],
      [32, 0, 0, 0, 0],
      [16, 0, 0, 500, top, 0, 8, 2, 0, 0],
    ),
    hhea: fields([16, 1, 0, 800, -200, 90, 500, 0, 50, 450, 1, 0, 0, 0, 0, 0, 0, 0, 3]),
    hmtx: fields([16, 500, 0, 500, 0, 500, 50]),
    loca: fields([16, 0, 0, 0, glyphs.length / 2]),
    maxp: fields([16, 1, 0, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
    name: fields([16, 0, 0, 6]),
    post: fields([32, 0x30000, 0], [16, -75, 50], [32, 1, 0, 0, 0, 0]),
  }
  const names = Object.keys(tables).sort()
  const directory: number[] = [...fields([32, 0x10000], [16, names.length, 128, 3, names.length * 16 - 128])]
  let offset = directory.length + 16 * names.length
  const body: number[] = []
  for (const name of names) {
    const table = tables[name] ?? new Uint8Array()
    const whole = padded(table)
    let sum = 0
    for (let i = 0; i < whole.length; i += 4) sum = (sum + new DataView(whole.buffer).getUint32(i)) >>> 0
    directory.push(...tag(name), ...fields([32, sum, offset, table.length]))
    offset += whole.length
    body.push(...whole)
  }
  return Uint8Array.from([...directory, ...body]).buffer
}

/** Draws all words of the page as blocks from now on. */
export async function writeInBlocks(): Promise<void> {
  const light = new FontFace('Blocks', fontFile(500), { weight: '1 599' })
  const bold = new FontFace('Blocks', fontFile(700), { weight: '600 1000' })
  for (const face of [light, bold]) document.fonts.add(await face.load())
  const style = document.createElement('style')
  style.textContent =
    '* { font-family: Blocks !important; font-synthesis: none !important; letter-spacing: 0 !important }'
  document.head.append(style)
}
