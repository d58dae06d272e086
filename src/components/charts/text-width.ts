/** How wide a line of text is on the page. */

/** Letters are about half as wide as the type is high; used where there is no canvas to measure on. */
const usual = 0.55

let context: CanvasRenderingContext2D | null | undefined

/** Width in CSS px of `text` in the page's own typeface at `size` px, weight 600: never less than it is drawn with. */
export function textWidth(text: string, size: number): number {
  if (context === undefined) context = globalThis.document?.createElement('canvas').getContext('2d') ?? null
  if (context === null) return text.length * size * usual
  context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`
  return context.measureText(text).width
}
