/** The scoring table that the site serves. */
import { readFile } from 'node:fs/promises'
import { loadNounTable } from '../../../src/captions/wordnet/load'

export const realNouns = () => loadNounTable((path) => readFile(new URL(`../../../public/${path}`, import.meta.url)))
