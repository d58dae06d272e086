/**
 * The two sets of CIFAR in their binary version (Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html): records of one label or two,
 * then 1,024 bytes each of red, green and blue. The formats have no header: files are told by their names.
 */
import { plainName } from '../../plain-name'
import type { SourceFile } from '../../source-file'

export interface CifarKind {
  name: 'CIFAR-10' | 'CIFAR-100'
  /** Bytes before the pixels of a record; the last one is the label that is used. */
  labels: 1 | 2
  classNames: readonly string[]
  /** Files as they are called. */
  files: RegExp
}

/** Of an image: three planes of 32×32. */
export const PIXELS = 3 * 32 * 32

const CIFAR_10: CifarKind = {
  name: 'CIFAR-10',
  labels: 1,
  classNames: 'airplane automobile bird cat deer dog frog horse ship truck'.split(' '),
  files: /^(data_batch_\d{1,3}|test_batch)\.bin$/i,
}

/** Each record has a coarse label of 20, then a fine one of 100, which is used. */
const CIFAR_100: CifarKind = {
  name: 'CIFAR-100',
  labels: 2,
  classNames: (
    'apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle ' +
    'caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish ' +
    'forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle ' +
    'mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine ' +
    'possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar ' +
    'sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree ' +
    'wolf woman worm'
  ).split(' '),
  files: /^(train|test)\.bin$/i,
}

const COARSE = 20

/** The set that a file belongs to by its name, a browser's "data_batch_2 (1).bin" as well; null where it is of neither. */
export function cifarKind(path: string): CifarKind | null {
  const name = plainName(path)
  return [CIFAR_10, CIFAR_100].find(({ files }) => files.test(name)) ?? null
}

/**
 * True for a file of one of the sets. Many a file is called "train.bin": it has to be of whole records, or to lie in a folder called after the set.
 * @param head its first bytes
 */
export function isCifar({ path, size }: Pick<SourceFile, 'path' | 'size'>, head: Uint8Array): boolean {
  const kind = cifarKind(path)
  if (kind !== CIFAR_100) return kind !== null
  const [coarse = COARSE, fine = CIFAR_100.classNames.length] = head
  const isWhole = size > 0 && size % (kind.labels + PIXELS) === 0
  return (isWhole && coarse < COARSE && fine < kind.classNames.length) || /cifar/i.test(path)
}
