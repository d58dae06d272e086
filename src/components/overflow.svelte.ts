/** Whether something that scrolls sideways has more before and after what is in sight. */
export class Overflow {
  before = $state(false)
  after = $state(false)

  /** Looks whenever it is scrolled, or it or what is in it changes its size. */
  watch = (scroller: HTMLElement) => {
    const look = () => {
      const { scrollLeft, clientWidth, scrollWidth } = scroller
      this.before = scrollLeft > 1
      this.after = scrollLeft + clientWidth < scrollWidth - 1
    }
    const sizes = new ResizeObserver(look)
    for (const watched of [scroller, ...scroller.children]) sizes.observe(watched)
    scroller.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      scroller.removeEventListener('scroll', look)
    }
  }
}
