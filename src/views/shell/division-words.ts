import type { UnderstoodDivision } from '../../data/understood-types'

/** Where a division into training and test images came from. */
export const divisionWords: Record<UnderstoodDivision['from'], string> = {
  folders: 'as your folders say',
  files: 'as your files say',
  drawn: 'a tenth, drawn at random with a fixed seed',
}
