/** File names without what browsers and systems put into the name of a second copy. */
import { baseName } from './source-file'

/** "data_batch_2 (1).bin", "1 - Copy.png", "1 copy 2.png", "1 – Kopie (3).png". */
const COPY_MARK =
  /(?: ?\(\d{1,4}\)| ?[-–_ ] ?(?:copy|kopie|copie|copia)(?: ?\(?\d{1,4}\)?)?)(?=(?:\.[a-z0-9]{1,8}){0,2}$)/i

/** No file system has longer names. */
const LONGEST_NAME = 255

/** "images/data_batch_2 (1).bin" → "data_batch_2.bin" */
export function plainName(path: string): string {
  const name = baseName(path)
  if (name.length > LONGEST_NAME) return name
  return name.replace(COPY_MARK, '').replace(/^(copy|kopie) (of|von) /i, '')
}
