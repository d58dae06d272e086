/** At most `most` of `items`, spread evenly; the first and the last are among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (items.length - 1)) / (most - 1)))
  return items.filter((_, i) => places.includes(i))
}
