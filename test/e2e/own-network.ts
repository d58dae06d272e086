/** A network of the visitor's own, as Teachable Machine would give it: a .zip of its three files, made here. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { zipSync } from 'fflate'
import { teachableFiles } from '../node/judges/own/teachable-machine'

/** @param edge of the images that it takes, in px */
export async function networkZip(edge: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  await tf.setBackend('cpu')
  const files = await teachableFiles(edge)
  const zipped = zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])))
  return { name: 'pets.zip', mimeType: 'application/zip', buffer: Buffer.from(zipped) }
}
