/** Start's figures are files of the site: JSON and PNG, and nothing that computes. */
import { BadInput } from '../../gpu/errors'
import type { FigureFiles } from './sheet'

async function answer(path: string): Promise<Response> {
  const unreached = new BadInput(`${path}: the page's host cannot be reached; check the connection and try again.`)
  const response = await fetch(`${import.meta.env.BASE_URL}${path}`).catch(() => Promise.reject(unreached))
  // A site may answer with its page where there is no file.
  const isPage = response.headers.get('content-type')?.includes('text/html') === true
  if (!response.ok || isPage)
    throw new BadInput(`${path}: the host has no such file; "npm run build" makes a complete site.`)
  return response
}

/** Of a grey PNG: one byte a pixel. */
async function greyOf(blob: Blob): ReturnType<FigureFiles['picture']> {
  const bitmap = await createImageBitmap(blob)
  const { width, height } = bitmap
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new BadInput('This browser gives no canvas to read the pictures with; try another.')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, grey: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0) }
}

/** The files of one folder below `start/`. */
export const filesOf = (folder: string): FigureFiles => ({
  folder,
  json: async (name) => (await answer(`start/${folder}/${name}`)).json(),
  picture: async (name) => greyOf(await (await answer(`start/${folder}/${name}`)).blob()),
})
