/** Caption of an image of a fusion set: the authors put "with" before it, so that it can follow another caption (paper A, section 3.3). */
export function fusionCaption(caption: string): string {
  return `with ${caption.trim()}`
}
