/** Pictures that come with the page as one sheet of many. */
import * as says from '../../messages/generated/results'
import { BadInput } from '../../gpu/errors'
import type { Pixels } from '../../components/types'

/** What brings the files of a figure, by their names in its folder. */
export interface FigureFiles {
  /** Below `start/`. */
  readonly folder: string
  json: (name: string) => Promise<unknown>
  /** Grey: one byte a pixel. */
  picture: (name: string) => Promise<{ width: number; height: number; grey: Uint8Array }>
}

/** Fetches a sheet and cuts it. @throws BadInput where it is of another size */
export async function fetchSheet(
  { folder, picture }: FigureFiles,
  name: string,
  { rows, columns, size }: Pick<Pixels, 'rows' | 'columns' | 'size'>,
): Promise<Pixels> {
  const { width, height, grey } = await picture(name)
  if (width !== columns * size || height !== rows * size)
    throw new BadInput(
      says.sheetSize({
        path: `start/${folder}/${name}`,
        width,
        height,
        neededWidth: columns * size,
        neededHeight: rows * size,
      }),
    )
  return { rows, columns, size, channels: 1, pixels: cutSheet(grey, rows, columns, size) }
}

/** The images of a sheet one after another. @param sheet `[rows · size, columns · size]` @returns `[rows · columns, size, size]` */
export function cutSheet(sheet: Uint8Array, rows: number, columns: number, size: number): Uint8Array {
  const images = new Uint8Array(sheet.length)
  const width = columns * size
  for (let image = 0; image < rows * columns; image++)
    for (let y = 0; y < size; y++) {
      const from = (Math.floor(image / columns) * size + y) * width + (image % columns) * size
      images.set(sheet.subarray(from, from + size), (image * size + y) * size)
    }
  return images
}
