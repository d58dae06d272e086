/** Lengths as styles count them where the page is enlarged (`--zoom`, the projector view): the browser tells places in px of the window. */

function zoom(): number {
  return Number(getComputedStyle(document.documentElement).getPropertyValue('--zoom')) || 1
}

export type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom' | 'width' | 'height'>

/** Where an element lies in the window, in the px of its styles. */
export function boxOf(element: Element): Box {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  const z = zoom()
  return { left: left / z, top: top / z, right: right / z, bottom: bottom / z, width: width / z, height: height / z }
}

/** Inner size of the window in the px of the page's styles. */
export function windowSize(): { width: number; height: number } {
  return { width: innerWidth / zoom(), height: innerHeight / zoom() }
}

/** Where in an element the pointer is, in the px of its styles. */
export function pointIn(element: Element, { clientX, clientY }: MouseEvent): { x: number; y: number } {
  const { left, top } = boxOf(element)
  const z = zoom()
  return { x: clientX / z - left, y: clientY / z - top }
}
