/** A look-up that is never changed: made anew whenever what it holds changes, so that nothing of it has to be reactive. */
export const mapOf = <K, V>(entries: Iterable<readonly [K, V]> = []): ReadonlyMap<K, V> => new Map(entries)
