/**
 * Draws the page's mark, two overlapping circles, as the icons of the installed page: public/icons/mark-*.png beside mark.svg, of the same
 * shapes. Usage: npm run icons
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePng } from '../src/tensor/files/png'
import { root } from './setup.mjs'

/** In units of a sixteenth of the edge; inside the circle that every system's mask leaves. */
const circles = [
  { x: 6.5, colour: [0x0b, 0x62, 0xc4] },
  { x: 9.5, colour: [0xb4, 0x53, 0x09] },
] as const
const [Y, RADIUS, HALF_STROKE, UNITS] = [8, 3, 0.75, 16]

/** `[size, size, 3]` bytes on white; edges are as soft as one pixel. */
function drawMark(size: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(size * size * 3).fill(255)
  for (let i = 0; i < size * size; i++) {
    const [x, y] = [(i % size) + 0.5, Math.floor(i / size) + 0.5].map((at) => (at * UNITS) / size) as [number, number]
    for (const circle of circles) {
      const off = Math.abs(Math.hypot(x - circle.x, y - Y) - RADIUS) - HALF_STROKE
      const cover = Math.min(1, Math.max(0, 0.5 - (off * size) / UNITS))
      for (const [c, colour] of circle.colour.entries())
        pixels[3 * i + c] = Math.round((pixels[3 * i + c] ?? 0) * (1 - cover) + colour * cover)
    }
  }
  return pixels
}

for (const size of [192, 512])
  writeFileSync(
    join(root, 'public', 'icons', `mark-${size}.png`),
    writePng({ width: size, height: size, channels: 3, pixels: drawMark(size) }),
  )
