/** When a run in training is looked at, to be looked back at later: often where something begins to learn, then evenly. */

/** Steps after something begins to learn at which most happens. Later it goes slowly. */
const FIRST = [0, 10, 25, 50]

/** @param age steps since something began to learn; @param every steps between two frames later on */
export const isFrameTime = (age: number, every: number): boolean => FIRST.includes(age) || age % every === 0

/** Another frame among those that are kept, oldest first; one of its step, and later ones, give way: a run that went back to a checkpoint makes them anew. */
export function withNext<T>(frames: readonly T[], frame: T, at: (frame: T) => number): T[] {
  return [...frames.filter((each) => at(each) < at(frame)), frame]
}

/**
 * At most `most` of them: of too many that goes whose neighbours are nearest to each other for its age, so that beginnings stay dense.
 * @param age steps since something began to learn
 */
export function thinned<T>(
  frames: readonly T[],
  most: number,
  at: (frame: T) => number,
  age: (frame: T) => number,
): T[] {
  const kept = [...frames]
  while (kept.length > Math.max(2, most)) {
    const times = kept.map(at)
    const gap = (i: number) => {
      const frame = kept[i]
      const [before = 0, , after = 0] = times.slice(i - 1, i + 2)
      return frame === undefined ? Infinity : (after - before) / age(frame)
    }
    let least = 1
    for (let i = 2; i < kept.length - 1; i++) if (gap(i) < gap(least)) least = i
    kept.splice(least, 1)
  }
  return kept
}
