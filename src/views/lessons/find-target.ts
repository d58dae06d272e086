/** Where a step's control is on the page, by what it is and how it is called there. */
import type { Target } from '../../state/lessons/types'

const words = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()

/** The name that the page gives an element: its label, or what stands in it. */
function nameOf(element: Element): string {
  const own = element.getAttribute('aria-label')
  if (own !== null) return words(own)
  const by = element.getAttribute('aria-labelledby')
  return words(by === null ? element.textContent : document.getElementById(by)?.textContent)
}

function candidates({ kind, name }: Target, root: ParentNode): HTMLElement[] {
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)]
  switch (kind) {
    case 'part':
      return all(`[data-part~="${name}"]`)
    case 'button':
      return all('button, a[href], summary').filter(
        (element) => nameOf(element).startsWith(name) || nameOf(element).endsWith(name),
      )
    case 'field':
      return all('label, legend')
        .filter((element) => words(element.textContent).includes(name))
        .map((label) => {
          const control = label instanceof HTMLLabelElement ? label.control : null
          // A choice is as large as its label, a text box stands beside it.
          const isBox = control instanceof HTMLTextAreaElement
          return label.closest<HTMLElement>('.field') ?? (isBox ? control : label)
        })
    case 'group':
      return all('[role], section, footer, fieldset, table').filter(
        (element) =>
          (element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby')) &&
          nameOf(element).startsWith(name),
      )
  }
}

export interface Found {
  element: HTMLElement
  /** The control itself, or what has to be opened to come to it. */
  is: 'control' | 'way'
}

/** The first that can be seen, else one in a fold, else what opens the sheet or the drawer that it is in; null where there is none. */
export function findTarget(target: Target, root: ParentNode = document): Found | null {
  const all = candidates(target, root)
  const control = all.find((element) => element.checkVisibility()) ?? all.find((element) => element.closest('details'))
  if (control !== undefined) return { element: control, is: 'control' }
  const sheet = all.map((element) => element.closest('[popover]')?.id).find((id) => id !== undefined)
  // Where the window is narrow, a room's choices are in a drawer.
  const way = root.querySelector<HTMLElement>(sheet === undefined ? '.drawer-button' : `[popovertarget="${sheet}"]`)
  return way === null ? null : { element: way, is: 'way' }
}
