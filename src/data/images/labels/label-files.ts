/** Labels of pictures from tables beside them: for those that no folder gives a class. */
import { BadInput, counted, formatCount } from '../../bad-input'
import { nameInSentence, someOf } from '../../left-out'
import { plainName } from '../../plain-name'
import { baseName, foldersOf, UnreadableFile, type SourceFile } from '../../source-file'
import type { Choices, OpenQuestion } from '../../understood-types'
import { compareNames } from '../folders/classes'
import { partOf, type Part } from '../folders/division'
import type { FolderLabels } from '../folders/labels'
import { folderOf, PictureFinder } from '../folders/picture-finder'
import { refusalOf } from '../recognition/refusal'
import { MOST_LABELS, readLabelTable, type LabelTable } from './label-table'

const TABLE = /\.(csv|tsv|tab|txt)$/i
/** Tables that somebody might expect to be read; other texts are anything. */
const LABEL_FORM = /\.(csv|tsv|tab)$|(label|annotation|class|categor)[^/]*$/i
/** Files that speak of labels, in a form of another kind. */
const OTHER_FORM = /(label|annotation|class|categor)[^/]*\.(json|jsonl|ndjson|xml|ya?ml)$/i
/** A competition's form to be filled in. */
const SUBMISSION = /sample|submission/i
/** A set has a few of them; thousands are something else, beside each picture or in each folder. */
const MOST_FILES = 100

export interface LabelFiles {
  /** What the folders say, with the labels that files give. */
  folders: FolderLabels
  /** Files that labels are from. */
  used: ReadonlySet<SourceFile>
  /** Why others that might have given some gave none. */
  reasons: ReadonlyMap<SourceFile, string>
}

/**
 * A picture's class is that of its folder; a table gives those without one theirs.
 * @param read what the folders say, as far as the visitor decided
 * @param chosen `usable` pictures, as `read` has them, and all `pictures`, each sorted by path
 * @param others files that nothing else was found in
 */
export async function withLabelFiles(
  read: (choices: Choices) => FolderLabels,
  { usable, pictures }: { usable: readonly SourceFile[]; pictures: readonly SourceFile[] },
  others: readonly SourceFile[],
  choices: Choices,
): Promise<LabelFiles> {
  const used = new Set<SourceFile>()
  const reasons = new Map<SourceFile, string>()
  for (const file of others)
    if (OTHER_FORM.test(file.path))
      reasons.set(file, 'may hold labels in a form that is not read; a table of file and label is (CSV or TSV)')
  const tables = usable.length === 0 ? [] : tablesAmong(others, pictures)
  if (tables.length === 0) return { folders: read(choices), used, reasons }
  const folders = read({ ...choices, classes: undefined })
  const finders = new FindersByPart(pictures)
  const found = new Map<SourceFile, string>()
  const nameless = new Set(usable.filter((_, i) => (folders.labels?.[i] ?? null) === null))
  for (const file of tables) {
    if (SUBMISSION.test(baseName(file.path))) {
      reasons.set(file, 'was a form for a competition’s answers, by its name, and no labels')
      continue
    }
    const table = await tableOf(file, finders.finderFor(file))
    const reason =
      'labels' in table
        ? whyNot(table.labels, nameless, found, folders)
        : (table.reason ??
          (LABEL_FORM.test(file.path) ? 'named none of the images, so that no labels were read from it' : undefined))
    if (reason === undefined) continue
    if (reason !== null) reasons.set(file, reason)
    else if ('labels' in table) {
      used.add(file)
      for (const [picture, label] of table.labels) if (nameless.has(picture)) found.set(picture, label)
    }
  }
  const both = used.size > 0 ? joined(folders, usable, found, [...used]) : null
  if (both !== null && isChosen(both, choices)) return { folders: both, used, reasons }
  for (const file of used) reasons.set(file, 'held labels, where others or none were chosen')
  const chosen = read(choices)
  // The question stays, so that another answer can be given.
  const questions = both?.questions.map((each) =>
    each.choice === 'classes' ? { ...each, chosen: choices.classes ?? each.chosen } : each,
  )
  return { folders: { ...chosen, questions: questions ?? chosen.questions }, used: new Set(), reasons }
}

function isChosen({ questions }: FolderLabels, { classes }: Choices): boolean {
  const question = questions.find(({ choice }) => choice === 'classes')
  return classes === question?.chosen || question?.answers.every(({ value }) => value !== classes) !== false
}

/** Texts that lie beside a picture, by its name, are its captions. */
function tablesAmong(others: readonly SourceFile[], pictures: readonly SourceFile[]): SourceFile[] {
  const tables = others.filter(({ path }) => TABLE.test(path))
  if (tables.length === 0) return []
  const stems = new Set(pictures.map(({ path }) => path.replace(/\.[^./]*$/, '')))
  const alone = tables.filter(({ path }) => !stems.has(path.replace(TABLE, '')))
  const toldFirst = (file: SourceFile) => Number(!LABEL_FORM.test(file.path))
  return alone.sort((a, b) => toldFirst(a) - toldFirst(b)).slice(0, MOST_FILES)
}

async function tableOf(file: SourceFile, finder: PictureFinder): Promise<LabelTable> {
  const around = finder.folderAround(folderOf(file.path))
  try {
    return await readLabelTable(file, (name) => (name === '' ? null : finder.findByEnd(around, name)))
  } catch (error) {
    if (error instanceof UnreadableFile) return { reason: error.reason }
    if (error instanceof BadInput) return { reason: refusalOf(error, file.path) }
    throw error
  }
}

/** Finds those of the part that a table is called by: "trainLabels.csv" is of those in "train", where "test" has the same names. */
class FindersByPart {
  readonly #known = new Map<Part | null, PictureFinder>()

  constructor(private readonly pictures: readonly SourceFile[]) {}

  finderFor({ path }: SourceFile): PictureFinder {
    const part = partOf(plainName(path).replace(TABLE, ''))?.part ?? null
    const known = this.#known.get(part)
    if (known !== undefined) return known
    const own = part === null ? [] : this.pictures.filter((picture) => isOfPart(picture, part))
    const finder = new PictureFinder(own.length > 0 ? own : this.pictures)
    this.#known.set(part, finder)
    return finder
  }
}

const isOfPart = ({ path }: SourceFile, part: Part) => foldersOf(path).some((name) => partOf(name)?.part === part)

/** @returns why the labels are not taken; null where they are */
function whyNot(
  labels: ReadonlyMap<SourceFile, string>,
  nameless: ReadonlySet<SourceFile>,
  found: ReadonlyMap<SourceFile, string>,
  { classNames }: FolderLabels,
): string | null {
  const own = [...labels].filter(([picture]) => nameless.has(picture))
  if (own.length === 0) return 'held labels of images that have theirs from their folders'
  if (own.every(([picture]) => found.has(picture))) return 'held labels of images that have theirs from another file'
  if (own.some(([picture, label]) => (found.get(picture) ?? label) !== label))
    return 'held other labels than another file gives'
  const strange = classNames && [...new Set(own.map(([, label]) => label))].filter((name) => !classNames.includes(name))
  if (strange !== null && strange.length > 0) return `held labels that no folder is called by: ${someOf(strange)}`
  const all = new Set([...found.values(), ...own.map(([, label]) => label)]).size
  return all > MOST_LABELS ? `held labels that make ${formatCount(all)} classes with those of other files` : null
}

function joined(
  folders: FolderLabels,
  pictures: readonly SourceFile[],
  found: ReadonlyMap<SourceFile, string>,
  used: readonly SourceFile[],
): FolderLabels {
  const classNames = folders.classNames ?? [...new Set(found.values())].sort(compareNames)
  const index = new Map(classNames.map((name, i) => [name, i]))
  const labels = pictures.map((picture, i) => folders.labels?.[i] ?? index.get(found.get(picture) ?? '') ?? null)
  const files = used.map(({ path }) => nameInSentence(baseName(path))).join(' and ')
  const from = folders.classesFrom === null ? files : `${folders.classesFrom.from} and by ${files}`
  return {
    ...folders,
    labels,
    classNames,
    classesFrom: { from, level: folders.classesFrom?.level ?? null },
    notes: [
      ...folders.notes,
      `${files} gave ${counted(found.size, 'image')} ${found.size === 1 ? 'its label' : 'their labels'}.`,
    ],
    questions: folders.classNames === null ? asked(folders.questions, files, classNames) : folders.questions,
  }
}

const NAMES_SHOWN = 4

/** Whether the file's labels are the classes; beside what the folders might name. */
function asked(questions: readonly OpenQuestion[], files: string, classNames: readonly string[]): OpenQuestion[] {
  const before = questions.find(({ choice }) => choice === 'classes')
  const shown = `${classNames.slice(0, NAMES_SHOWN).map(nameInSentence).join(', ')}${classNames.length > NAMES_SHOWN ? ', …' : ''}`
  const answers = [
    { value: 'file', words: `${files}: ${shown} (${classNames.length} classes)` },
    ...(before?.answers ?? [{ value: 'none', words: 'none: no classes' }]),
  ]
  const question: OpenQuestion = { choice: 'classes', question: 'What names the classes?', answers, chosen: 'file' }
  return [question, ...questions.filter((each) => each !== before)]
}
