/** How large the mixture's picture is: what the window gives, in whole multiples of its pixels. */

/** Edge in CSS px that the picture has at least, where the stage is as wide. */
const LEAST = 400

/**
 * Whole multiple at which a picture of `size` px is shown.
 * @param width the most it may have, in CSS px
 * @param height what the window has for it; it may have more where that is less than 400 px
 */
export function largestScale(size: number, width: number, height: number): number {
  const least = Math.ceil(LEAST / size)
  const fitting = Math.floor(height / size)
  return Math.max(1, Math.min(Math.floor(width / size), Math.max(least, fitting)))
}
