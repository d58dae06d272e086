/** Presses what can be pressed on a page, and keeps account of what was seen and what was pressed. */
import type { ElementHandle, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Something to press, by its kind, the labelled part of the page that it stands in, and its name without figures. */
interface Control {
  key: string
  enabled: boolean
}

/**
 * Everything that can be pressed now, in the page's order: buttons, links, folds, choices, switches, lists. Where a dialog is open,
 * what is in it; where a sheet is open beside its button, what is in it first. Runs in the page.
 */
function findControls(): { element: HTMLElement; control: Control }[] {
  const words = (text: string | null | undefined) =>
    (text ?? '')
      .replace(/\s+/g, ' ')
      .replace(/\d+([,./:]\d+)*/g, '#')
      .trim()
  const named = (element: Element): string => {
    const by = element.getAttribute('aria-labelledby')
    // Without the sheets of explanation that a heading's terms open.
    return words(by === null ? element.getAttribute('aria-label') : document.getElementById(by)?.innerText)
  }
  const kindOf = (element: HTMLElement) => {
    if (element instanceof HTMLAnchorElement) return 'link'
    if (element instanceof HTMLSelectElement) return 'list'
    if (element instanceof HTMLInputElement) return element.type === 'radio' ? 'choice' : 'switch'
    return element.tagName === 'SUMMARY' ? 'fold' : 'button'
  }
  const nameOf = (element: HTMLElement): string => {
    const own = named(element)
    if (own !== '') return own
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement))
      return words(element.textContent)
    const label = words(element.labels?.[0]?.textContent)
    const legend = words(element.closest('fieldset')?.querySelector('legend')?.textContent)
    return element.type === 'radio' && legend !== '' ? `${legend} = ${label}` : label
  }
  const partOf = (element: HTMLElement): string => {
    const part = element.parentElement?.closest('section, dialog, header, footer, nav, [role=region]')
    return part === null || part === undefined ? '' : named(part) || part.tagName.toLowerCase()
  }
  const reached = (element: HTMLElement) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert], [aria-hidden=true]') === null
  const scope = document.querySelector('dialog:modal') ?? document
  const sheet = scope.querySelector('[popover]:popover-open')
  const found = [
    ...scope.querySelectorAll<HTMLElement>(
      'button, a[href], summary, select, input[type=radio], input[type=checkbox], [role=button]',
    ),
  ].filter(reached)
  const first = found.filter((element) => sheet?.contains(element))
  const then = found.filter((element) => !first.includes(element))
  return [...first, ...then].map((element) => ({
    element,
    control: {
      key: `${partOf(element)}: ${kindOf(element)} ${nameOf(element)}`,
      enabled: !element.matches(':disabled') && element.getAttribute('aria-disabled') !== 'true',
    },
  }))
}

/** What each notice has: it leads to the help, which about.test.ts and fusion.test.ts walk through. */
const help = /: link Why\?$/

/** What may be gone after the next press. */
const passing = /: button (Dismiss$|.* is changed: back to )/

export class Presses {
  readonly #page: Page
  readonly #same: readonly (readonly [RegExp, string])[]
  readonly #elsewhere: RegExp
  readonly #seen = new Set<string>()
  readonly #pressed = new Set<string>()

  /**
   * @param elsewhere what another test presses: it is left alone
   * @param same words that differ from one run of the test to the next, and what to say instead
   */
  constructor(page: Page, elsewhere: RegExp, same: readonly (readonly [RegExp, string])[] = []) {
    this.#page = page
    this.#elsewhere = elsewhere
    this.#same = same
  }

  /** Presses controls one after another, each once it can be pressed. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#pressOnce(key)
  }

  /** Presses everything that was not pressed before, what that brings up included, but what is named in `later`. */
  async pressOthers(later: readonly string[] = []): Promise<void> {
    for (;;) {
      const left = (await this.look()).filter(
        ({ key, enabled }) => enabled && this.#seen.has(key) && !this.#pressed.has(key) && !later.includes(key),
      )
      const next = left.find(({ key }) => passing.test(key)) ?? left[0]
      if (next === undefined) return
      await this.#hit(next.key)
    }
  }

  /** Chooses an option of a list by its words, once it can be chosen. */
  async choose(key: string, option: string): Promise<void> {
    await this.#pressOnce(key, option)
  }

  /** Looks at what is there. */
  async look(): Promise<Control[]> {
    const found = await this.#page.evaluate(`(${findControls})().map(({ control }) => control)`)
    const controls = (found as Control[]).map(({ key, enabled }) => ({ key: this.#plain(key), enabled }))
    for (const { key } of controls) if (!this.#elsewhere.test(key) && !help.test(key)) this.#seen.add(key)
    return controls
  }

  /**
   * Expects that all that was ever there was pressed, and that it is what the test knows. What was seen, went (with the room
   * that it stood in, say) and is still on its way back is waited for.
   */
  async expectAll(known: readonly string[]): Promise<void> {
    for (;;) {
      await this.look()
      const next = [...this.#seen].find((key) => !this.#pressed.has(key))
      if (next === undefined) break
      await this.#pressOnce(next)
    }
    expect([...this.#pressed].sort(), 'what was pressed').toEqual([...known].sort())
  }

  #plain(key: string): string {
    return this.#same.reduce((text, [pattern, instead]) => text.replace(pattern, instead), key)
  }

  async #wait(key: string): Promise<void> {
    await expect
      .poll(async () => (await this.look()).some((control) => control.key === key && control.enabled), {
        timeout: 60_000,
        message: `${key} can be pressed`,
      })
      .toBe(true)
  }

  async #pressOnce(key: string, option?: string): Promise<void> {
    do await this.#wait(key)
    while (!(await this.#hit(key, option)))
  }

  /** @returns false where it has gone since it was seen: whoever waits for it looks again */
  async #hit(key: string, option?: string): Promise<boolean> {
    for (let tries = 3; ; tries -= 1) {
      const element = await this.#find(key)
      if (element === null) return false
      try {
        if (option === undefined) await press(element)
        else await element.selectOption({ label: option })
        break
      } catch (error) {
        // Between taking and pressing it the page may have drawn it anew.
        const drawnAnew = !(await element.evaluate((found) => found.isConnected))
        if (!drawnAnew || tries === 1) throw new Error(`“${key}” cannot be pressed`, { cause: error })
      }
    }
    this.#pressed.add(key)
    await this.#page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    await this.#closeSheet()
    return true
  }

  /** Finds and takes a control at one moment: a moment later another may stand in its place. */
  async #find(key: string): Promise<ElementHandle<HTMLElement> | null> {
    const found = await this.#page.evaluateHandle<{ element: HTMLElement; control: Control }[]>(`(${findControls})()`)
    const keys = await found.evaluate((list) => list.map(({ control }) => control.key))
    const place = keys.findIndex((one) => this.#plain(one) === key)
    const handle = await found.evaluateHandle((list, place) => list[place]?.element, place)
    return handle.asElement() ?? null
  }

  /** Closes the sheet beside a button when all in it were pressed. */
  async #closeSheet(): Promise<void> {
    const inside = await this.#page.evaluate(
      `(${findControls})().filter(({ element }) => element.closest('[popover]') !== null).map(({ control }) => control)`,
    )
    const left = (inside as Control[]).filter(({ key, enabled }) => enabled && !this.#pressed.has(this.#plain(key)))
    if (left.length > 0) return
    await this.#page.evaluate(() => document.querySelector<HTMLElement>('[popover]:popover-open')?.hidePopover())
  }
}

async function press(element: ElementHandle<HTMLElement>): Promise<void> {
  const kind = await element.evaluate((found) => {
    if (found instanceof HTMLSelectElement) return 'list'
    if (found instanceof HTMLInputElement) return found.type
    return found instanceof HTMLElement ? 'button' : 'drawn'
  })
  if (kind === 'list') {
    const other = await element.evaluate((found) => {
      const { options, selectedIndex } = found as unknown as HTMLSelectElement
      return [...options].findIndex((option, i) => i !== selectedIndex && !option.disabled)
    })
    if (other >= 0) await element.selectOption({ index: other })
    return
  }
  // The eye sees the label alone.
  if (kind === 'radio') await element.evaluate((found) => found.click())
  // Dots of a chart may lie over one another.
  else if (kind === 'drawn') await element.press('Enter')
  else {
    // As the keyboard comes to it: some show themselves only then.
    await element.focus()
    await element.click({ timeout: 10_000 })
  }
}
