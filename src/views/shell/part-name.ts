/** The name of a part of the page in addresses, after its title: "Terms of R_C" → "terms-of-r-c". */
export const partName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
