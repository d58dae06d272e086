/** Writing to a pipe as a Unix filter does: no faster than the reader, and no complaint when the reader has had enough. */
import { once } from 'node:events'

/**
 * @param complain tells on stderr what went wrong
 * @returns a function that writes, and resolves when more may be written
 * Ends the process quietly where the reader has gone (`| head`); with exit status 1 and a sentence where the disk is full.
 */
export function openStdout(complain: (sentence: string) => void): (text: string) => Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    complain(`the output could not be written: ${error.message}.`)
    process.exit(1)
  })
  return async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  }
}
