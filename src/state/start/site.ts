/** Start's figures are files of the site: JSON and PNG, and nothing that computes. */
import * as says from '../../messages/generated/results'
import { BadInput } from '../../gpu/errors'
import { siteFile } from '../page/site'
import type { FigureFiles } from './sheet'

/** Of a grey PNG: one byte a pixel. */
async function greyOf(blob: Blob): ReturnType<FigureFiles['picture']> {
  const bitmap = await createImageBitmap(blob)
  const { width, height } = bitmap
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new BadInput(says.noCanvas())
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, grey: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0) }
}

/** The files of one folder below `start/`. */
export const filesOf = (folder: string): FigureFiles => ({
  folder,
  json: async (name) => JSON.parse(new TextDecoder().decode(await siteFile(`start/${folder}/${name}`))),
  picture: async (name) => greyOf(new Blob([(await siteFile(`start/${folder}/${name}`)) as Uint8Array<ArrayBuffer>])),
})
