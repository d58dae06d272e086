/** Files of the visitor's own with their paths inside the folder or zip. */
import type { ChosenFiles } from '../../../workers/fusion/protocol'

export function chosenFiles(files: readonly File[]): ChosenFiles {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}
