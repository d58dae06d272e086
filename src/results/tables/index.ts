/** All tables, in the papers' order. */
import { tableTwo } from './captions'
import { tableFive, tableFour, tableSix, tableThree } from './fusion'
import { clusteringOn, imbalance, tableSixOn } from './mixture'
import type { PaperTable } from './types'

export const tables: readonly PaperTable[] = [
  tableTwo,
  tableThree,
  tableFour,
  tableFive,
  tableSix,
  tableSixOn('mnist'),
  tableSixOn('fashion-mnist'),
  clusteringOn('mnist'),
  clusteringOn('fashion-mnist'),
  imbalance,
]
