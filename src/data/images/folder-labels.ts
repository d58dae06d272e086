/** What the folders around pictures say: classes, and a division into training and test images. */
import { commonDepth, foldersOf } from '../source-file'

export interface FolderLabels {
  /** Index into `classNames` for each path, or null where the folders name no classes. */
  labels: number[] | null
  classNames: string[] | null
  /** For each path, or null where there is not both a training and a test folder. */
  isTest: boolean[] | null
  /** The folder that holds everything, e.g. "pets"; null where there is none. */
  root: string | null
  notes: string[]
}

const TRAIN = /^(train|training|val|valid|validation)$/i
const TEST = /^(test|testing|t10k)$/i

/** Labels are stored as bytes. */
const MAX_CLASSES = 256

/** The class of a picture that lies beside the folders of the others. */
const NO_FOLDER = '(no folder)'

/**
 * Reads the folders of pictures: the deepest one is the class, where there are at least two. "train" and "test" among the
 * folders divide instead of naming. Folders that hold everything say nothing.
 */
export function readFolders(paths: readonly string[]): FolderLabels {
  const all = paths.map(foldersOf)
  const divided =
    all.some((f) => f.some((part) => TRAIN.test(part))) && all.some((f) => f.some((part) => TEST.test(part)))
  const isTest = divided ? all.map((folders) => folders.some((part) => TEST.test(part))) : null
  const naming = divided ? all.map((f) => f.filter((part) => !TRAIN.test(part) && !TEST.test(part))) : all
  const common = commonDepth(naming)
  const root = naming[0]?.[common - 1] ?? null
  const names = naming.map((folders) => folders.slice(common).at(-1) ?? NO_FOLDER)
  const classNames = [...new Set(names)].sort(new Intl.Collator('en', { numeric: true }).compare)
  if (classNames.length < 2) return { labels: null, classNames: null, isTest, root, notes: [] }
  if (classNames.length > MAX_CLASSES) {
    const note = `The ${classNames.length} subfolders are more than the ${MAX_CLASSES} classes that can be told apart, so their names are not used as labels.`
    return { labels: null, classNames: null, isTest, root, notes: [note] }
  }
  const index = new Map(classNames.map((name, i) => [name, i]))
  return { labels: names.map((name) => index.get(name) ?? 0), classNames, isTest, root, notes: [] }
}
