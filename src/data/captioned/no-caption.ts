/** What stands in a caption's place and is none: a missing value as programs write it, and boxes of objects. */

/** As pandas, SQL, JSON, spreadsheets and forms write that there is nothing. */
const MISSING = /^[[(<"']?(nan|null|none|nil|undefined|n\/a|n\.a\.|#n\/a|na)[\])>"']?$/i
const LONGEST = 12

export const isMissing = (caption: string): boolean => caption.length <= LONGEST && MISSING.test(caption.trim())

/** A class, then numbers between 0 and 1: centre, width and height (YOLO), or the corners of a shape. */
const BOX = /^\d{1,5}(\s+[01]?\.?\d{1,20}(e-\d{1,2})?){4,}$/
/** No shape has more corners. */
const LONGEST_LINE = 20_000

/** True where each line is a box of an object, as detectors have their labels beside pictures. */
export function areBoxes(lines: readonly string[]): boolean {
  return lines.length > 0 && lines.every((line) => line.length <= LONGEST_LINE && isBox(line))
}

function isBox(line: string): boolean {
  if (!BOX.test(line)) return false
  const [, ...places] = line.split(/\s+/).map(Number)
  return places.every((place) => place >= 0 && place <= 1) && places.some((place) => !Number.isInteger(place))
}
