/** What the settings of both labs have in common: their values, what a control can be set to, and a value from a link's text. */

export type SettingValue = number | string | boolean

/** `arbitrary`: no value is better than another, so that a slider says nothing (a seed). */
export type SettingControl =
  | { kind: 'number'; min: number; max: number; step: number; log?: boolean; arbitrary?: boolean }
  | { kind: 'choice'; options: readonly { value: string; label: string; help: string }[] }
  | { kind: 'switch' }
  | { kind: 'text' }

/** A setting's value as text; null where the control could not be set to it. */
export function parseValue(control: SettingControl, text: string): SettingValue | null {
  switch (control.kind) {
    case 'number': {
      const value = text.trim() === '' ? NaN : Number(text)
      const whole = Number.isInteger(control.step) && !Number.isInteger(value)
      return value >= control.min && value <= control.max && !whole ? value : null
    }
    case 'choice':
      return control.options.some(({ value }) => value === text) ? text : null
    case 'switch':
      return text === 'true' ? true : text === 'false' ? false : null
    case 'text':
      return text
  }
}

/** What a control can be set to, as words after "is not": choices as the panel says them. */
export function describeRange(control: SettingControl): string {
  switch (control.kind) {
    case 'number':
      return `a ${Number.isInteger(control.step) ? 'whole number' : 'number'} from ${inFull(control.min)} to ${inFull(control.max)}`
    case 'choice':
      return `one of ${control.options.map(({ label }) => label).join(', ')}`
    case 'switch':
      return '“true” or “false”'
    case 'text':
      return 'a text'
  }
}

const inFull = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 20 })
