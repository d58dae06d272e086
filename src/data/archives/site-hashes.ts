/**
 * Of each file of the site that the page reads, and whose name does not hold it: the first 32 digits of the SHA-256 of what it holds, of
 * a `.gz` file what it unpacks to, by its path ("models/copy-detector/card.json"). A build writes them here (`scripts/site-files.ts`);
 * the development server has none, for its files change while it runs.
 */
export const siteHashes: Readonly<Record<string, string>> = {}
