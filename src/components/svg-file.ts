/** A drawing of the page as a file that stands alone: as SVG with its colours and type written into it, or as PNG. */

import { boxOf } from './zoom'

/** What the page's styles give to drawings, and a file has to have itself. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
  'text-anchor',
  'image-rendering',
]

/** Of px around a drawing in its file: on the page it has the page's. */
const MARGIN = 12

/** @param background a CSS colour behind the drawing */
export function svgText(svg: SVGSVGElement, background: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [originals, copies] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>('*')])
  originals?.forEach((original, i) => {
    const styles = getComputedStyle(original)
    const target = copies?.[i]
    if (target === undefined) return
    for (const property of PROPERTIES) {
      // An attribute may name one of the page's variables.
      target.removeAttribute(property)
      target.style.setProperty(property, styles.getPropertyValue(property))
    }
    target.removeAttribute('class')
  })
  const { width, height } = boxOf(svg)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  const [across, down] = [width, height].map((edge) => Math.round(edge) + 2 * MARGIN)
  copy.setAttribute('width', String(across))
  copy.setAttribute('height', String(down))
  copy.setAttribute('viewBox', `${-MARGIN} ${-MARGIN} ${across} ${down}`)
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [name, value] of Object.entries({
    x: -MARGIN,
    y: -MARGIN,
    width: '100%',
    height: '100%',
    fill: background,
  }))
    paper.setAttribute(name, String(value))
  copy.prepend(paper)
  return new XMLSerializer().serializeToString(copy)
}

/**
 * @param scale px of the picture for one of the page
 * @throws Error where the browser cannot draw it
 */
export async function pngOf(text: string, scale: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('This browser could not make a picture of the figure; take the SVG instead.')
  return blob
}
