/** Words of a caption as a reader counts them: what stands between blanks. */
export const countWords = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length
