/**
 * Bytes of each file of the site that a room may need, by its path. A build writes them here (`scripts/site-files.ts`); the development
 * server has none.
 */
export const siteBytes: Readonly<Record<string, number>> = {}
