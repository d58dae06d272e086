/** Colour of a Gaussian: ten safe colours that repeat, which is why its number is always beside it. */
export function gaussianColour(component: number): string {
  return `var(--g${component % 10})`
}
