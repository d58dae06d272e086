/** Numbers as the page writes them: as many digits as are real, thousands separated. */

/** One for all: `toLocaleString` makes its own each time, a tenth of a millisecond's work. */
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** 1240 → "1,240". */
export function whole(value: number): string {
  return grouped.format(Math.round(value))
}

/** A share in [0, 1] as "11.2 %". */
export function percent(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : '–'
}

/** A score, or another number of three real digits, as ".964", "1.000"; "–" where there is none. */
export function score(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const text = value.toFixed(3)
  return text.startsWith('0') ? text.slice(1) : text.replace(/^-0/, '−')
}

/** A setting's value: 0.0005 → "0.0005", 2000 → "2,000". */
export function setting(value: number): string {
  if (Math.abs(value) >= 1000) return whole(value)
  return String(Number(value.toPrecision(4)))
}

/** Seconds as "20 s", "3 min 5 s", "2 h 10 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
}

/** A rate: "38 it/s", "1.4 it/s", "0.02 it/s". */
export function rate(perSecond: number): string {
  if (!Number.isFinite(perSecond) || perSecond <= 0) return '–'
  return perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(perSecond >= 1 ? 1 : 2)
}

/** Bytes as "1.2 MB", "3.4 GB". */
export function bytes(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} GB`
  return count >= 1e6 ? `${(count / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(count / 1e3))} kB`
}
