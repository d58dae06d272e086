/** Why a file that is none of what the page reads is left out: said in terms of what it is, so that the visitor knows what to do. */
import { SPLIT } from '../../archives/no-zip'
import { plainName } from '../../plain-name'
import { baseName } from '../../source-file'

/** Pictures that browsers do not all decode, or that have no pixels of their own. */
const OTHER_PICTURES =
  /\.(gif|bmp|dib|tiff?|heic|heif|avif|svgz?|jxl|jp2|j2k|ico|cur|psd|xcf|kra|tga|exr|hdr|dds|pcx|p[bgpnaf]m|raw|dng|cr2|cr3|nef|arw|orf|rw2|raf|eps|dcm|nii|fits?)$/i
const TARS = /\.(tar|tar\.(gz|bz2|xz|zst)|tgz|tbz2?|txz)$/i
const ARCHIVES = /\.(7z|rar|xz|bz2|zst|lz4|lzma|z|cab|iso|dmg)$/i
/** Parts of an archive that was split. */
const PARTS = /\.(z\d\d|r\d\d|part\d{1,4}\.rar|(zip|rar|7z|tar|gz|tgz|bz2|xz)\.\d{3})$/i
const OFFICE = /\.(docx?|docm|xlsx?|xlsm|pptx?|pptm|odt|ods|odp|odg|epub|pages|numbers|key|pdf|rtf)$/i
const ARRAYS = /\.(npy|npz|mat|pkl|pickle|parquet|arrow|feather|h5|hdf5|tfrecords?|lmdb|mdb|pt|pth)$/i
const MOVIES = /\.(mp4|m4v|mov|avi|mkv|webm|mpe?g|wmv|mp3|m4a|wav|flac|ogg)$/i

/** A picture, but none that all browsers decode. */
export const OTHER_PICTURE = 'had a format other than PNG, JPEG or WebP'
const ARCHIVE = 'was an archive of another kind than zip and had to be unpacked first'
const TAR = 'was a tar archive and had to be unpacked first'

/** CIFAR as its Python and its MATLAB version have it. */
const CIFAR_PARTS = /^(data_batch_\d|test_batch|batches\.meta|train|test|meta)$/i
const CIFAR_ARCHIVES = /^cifar-100?-python\.(tar|tar\.gz|tgz)$/i
const CIFAR_MATLAB = /^(cifar-100?-matlab\.(tar|tar\.gz|tgz)|(data_batch_\d|test_batch|batches\.meta)\.mat)$/i

const otherCifar = (version: string) =>
  `was of CIFAR’s ${version} version, which is not read; its binary version is (cifar-10-binary.tar.gz or cifar-100-binary.tar.gz, unpacked)`
export const CIFAR_PICKLE = otherCifar('Python')

const PICKLE = 'was a Python pickle, a program that is not run here; bring images, IDX files or a table'

/** Python's pickles from protocol 2 on; they are programs. */
const isPickle = (head: Uint8Array) => head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5

/** Beginnings of files that tell what they are, whatever their name. */
const BEGINNINGS: readonly { bytes: readonly number[]; at?: number; reason: string }[] = [
  { bytes: [0x47, 0x49, 0x46, 0x38], reason: OTHER_PICTURE }, // GIF8
  { bytes: [0x49, 0x49, 0x2a, 0x00], reason: OTHER_PICTURE }, // TIFF, little-endian
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], reason: OTHER_PICTURE }, // TIFF, big-endian
  { bytes: [0x38, 0x42, 0x50, 0x53], reason: OTHER_PICTURE }, // Photoshop
  { bytes: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, reason: TAR }, // ustar
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], reason: ARCHIVE },
  { bytes: [0x52, 0x61, 0x72, 0x21], reason: ARCHIVE },
  { bytes: [0x25, 0x50, 0x44, 0x46], reason: 'was a document, not a picture' }, // %PDF
]

/** Longest beginning that `foreignReason` looks at, in bytes. */
export const FOREIGN_HEAD = 262

/**
 * What a file of another kind is, by its name and then by its beginning.
 * @returns why it is left out, in the past tense; null where neither tells
 */
export function foreignReason(path: string, head: Uint8Array): string | null {
  const name = baseName(path)
  if (CIFAR_MATLAB.test(plainName(name))) return otherCifar('MATLAB')
  if (CIFAR_ARCHIVES.test(plainName(name))) return CIFAR_PICKLE
  if (isPickle(head)) return CIFAR_PARTS.test(plainName(name)) ? CIFAR_PICKLE : PICKLE
  if (OTHER_PICTURES.test(name)) return OTHER_PICTURE
  if (PARTS.test(name)) return SPLIT
  if (TARS.test(name)) return TAR
  if (ARCHIVES.test(name)) return ARCHIVE
  if (OFFICE.test(name)) return 'was a document, not a picture'
  if (ARRAYS.test(name)) return 'held arrays in a format that is not read; IDX files are'
  if (MOVIES.test(name)) return 'was a film or a sound, not a picture'
  const begins = BEGINNINGS.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte))
  if (begins) return begins.reason
  return isIsoMedia(head) ? OTHER_PICTURE : null
}

/** HEIC and AVIF: "ftyp" at byte 4. */
function isIsoMedia(head: Uint8Array): boolean {
  return head[4] === 0x66 && head[5] === 0x74 && head[6] === 0x79 && head[7] === 0x70
}

/** True for a zip that is an office document or a program inside, by the names of its entries. */
export function isOfficeZip(entries: readonly string[]): boolean {
  return entries.some((path) =>
    /^(\[Content_Types\]\.xml|mimetype|META-INF\/MANIFEST\.MF|AndroidManifest\.xml)$/.test(path),
  )
}

/** Names with another ending than a zip's, or with none. */
const OTHER_ENDING = /\.(?!zip$)([a-z][a-z0-9]{0,9})$/i

/** Why a zip by another name is not opened: a project of Scratch and an e-book are zips too, and no class. Null where it is to be opened. */
export function disguisedZip(path: string): string | null {
  const ending = OTHER_ENDING.exec(plainName(path))?.[1]
  if (ending === undefined) return null
  return `was a zip by its content, which is not opened as .${ending}; call it .zip if it holds images`
}
