/** Pictures as the page shows them: grids of bytes. */
import type { ImageGrid } from '../../data/images/types'
import type { Pictures } from '../../data/pictures'
import { bytesOf } from '../../judges/pictures'

/** Some of the pictures in one row. @param places default: all. @throws BadInput where they cannot be read any more */
export async function gridOf(pictures: Pictures, places?: ArrayLike<number>): Promise<ImageGrid> {
  const { count, size, channels } = pictures
  return { rows: 1, columns: places?.length ?? count, size, channels, pixels: await bytesOf(pictures, places) }
}
