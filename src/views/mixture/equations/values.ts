/** How a term's present value is written. */

/** Three digits after the point at most, with a real minus; a dash where there is none. */
export function shownValue(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const text = value.toFixed(Math.abs(value) >= 10 ? 1 : 3)
  return `= ${text.replace(/^(-?)0\./, '$1.').replace('-', '−')}`
}
