/** Contrast of every text that a page shows, computed from the colours that it is drawn in: WCAG 2.2, 1.4.3. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** A text that is too faint. */
interface Faint {
  text: string
  ratio: number
  needs: number
  where: string
}

/**
 * What axe leaves open too: text in SVG and MathML, text out of sight below, and text over a gradient, whose colours are taken all.
 * Texts of controls that are switched off need no contrast. Runs in the page.
 */
function findFaint(): Faint[] {
  type Colour = [red: number, green: number, blue: number, alpha: number]
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const known = new Map<string, Colour>()
  /** Any CSS colour in sRGB, 0 to 255, alpha 0 to 1. */
  const parsed = (css: string): Colour => {
    const found = known.get(css)
    if (found !== undefined || canvas === null) return found ?? [0, 0, 0, 1]
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
    const colour: Colour = [r, g, b, a / 255]
    known.set(css, colour)
    return colour
  }
  const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
    r * a + x * (1 - a),
    g * a + y * (1 - a),
    b * a + z * (1 - a),
    1,
  ]
  const luminance = (colour: Colour) => {
    const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratioOf = (one: Colour, other: Colour) => {
    const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (high + 0.05) / (low + 0.05)
  }
  /** From the element outwards. */
  const around = (element: Element): Element[] => {
    const all: Element[] = []
    for (let each: Element | null = element; each !== null; each = each.parentElement) all.push(each)
    return all
  }
  /** What may lie under an element: its own and its ancestors' backgrounds down to the page, one for each colour of a gradient that fills it. */
  const grounds = (elements: readonly Element[]): Colour[] => {
    let under: Colour[] = [[255, 255, 255, 1]]
    for (const element of [...elements].reverse()) {
      const { backgroundColor, backgroundImage, backgroundSize } = getComputedStyle(element)
      under = under.map((ground) => over(parsed(backgroundColor), ground))
      const fills = backgroundImage.includes('gradient') && !/\d+px/.test(backgroundSize)
      const stops = fills ? (backgroundImage.match(/(rgba?|color|oklab|oklch)\([^()]*\)/g) ?? []) : []
      if (stops.length > 0) under = under.flatMap((ground) => stops.map((stop) => over(parsed(stop), ground)))
    }
    return under
  }
  const faint: Faint[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const seen = new Set<Element>()
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    const text = walker.currentNode.textContent?.trim() ?? ''
    if (element === null || text === '' || seen.has(element)) continue
    seen.add(element)
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    const elements = around(element)
    // Seen by none, or switched off.
    if (
      elements.some((each) =>
        each.matches('.unseen, :disabled, [aria-disabled=true], fieldset:disabled *, title, desc'),
      )
    )
      continue
    const style = getComputedStyle(element)
    const [own] = [parsed(element instanceof SVGElement ? style.fill : style.color)]
    // Labels that would stand on one another on a phone are drawn in no colour, every second one.
    if (own[3] === 0) continue
    const opacity = elements.reduce((all, each) => all * Number(getComputedStyle(each).opacity), 1)
    const size = parseFloat(style.fontSize)
    const needs = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
    const ratio = Math.min(
      ...grounds(elements).map((ground) => ratioOf(over([own[0], own[1], own[2], own[3] * opacity], ground), ground)),
    )
    if (ratio < needs - 0.005)
      faint.push({
        text: text.slice(0, 40),
        ratio: Math.round(100 * ratio) / 100,
        needs,
        where: elements
          .slice(0, 4)
          .map((each) => `${each.tagName.toLowerCase()}.${(each.getAttribute('class') ?? '').split(' ')[0] ?? ''}`)
          .join(' < '),
      })
  }
  return faint
}

/** Expects that every text can be read, in the theme that is shown. */
export async function checkContrast(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(`(${findFaint})()`), `faint texts, ${where}`).toEqual([])
}
