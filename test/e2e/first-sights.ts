/** What is there once a room is: for other browsers than the one that the suite runs in. Expressions are XPath, which every driver has. */

/** The innermost element with a text. */
const withText = (text: string) => `//*[text()[contains(., "${text}")]]`
export const button = (name: string) => `//button[normalize-space() = "${name}"]`

/** A room's address, and what stands in it once its first pictures or numbers are there. */
export const rooms = [
  ['', withText('Between the modes')],
  ['#mixture', button('Train from scratch')],
  ['#interpolate', '//canvas'],
  ['#captions', '//textarea'],
  ['#fusion', button('Fine-tune')],
  ['#runs', withText('Fashion-MNIST')],
  ['#results', '//table'],
] as const
