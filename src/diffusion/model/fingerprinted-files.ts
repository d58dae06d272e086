/** The files of a model's folder, each remembered by its fingerprint as it is read. */
import * as says from '../../messages/generated/models'
import { BadInput } from '../../gpu/errors'
import { Fingerprint, fingerprint, fingerprintOf } from '../../tensor/fingerprint'
import type { ByteStream } from '../../tensor/files/byte-stream'
import { withStream, type ReadFile } from '../../tensor/files/folder'
import { parsePythonJson } from '../../tensor/files/json-file'

export class FingerprintedFiles {
  private readonly fingerprints = new Map<string, string>()

  /** A property, so that it can be handed on. */
  readonly read: ReadFile

  constructor(source: ReadFile) {
    const whole = async (name: string) => {
      const bytes = await source(name)
      if (bytes !== null) this.fingerprints.set(name, fingerprint(bytes))
      return bytes
    }
    const { stream } = source
    this.read = stream === undefined ? whole : withStream(whole, async (name) => this.through(name, await stream(name)))
  }

  /** @throws BadInput where the file is not there, or not JSON */
  async json(name: string): Promise<unknown> {
    const value = await this.jsonOrNull(name)
    if (value === null) throw new BadInput(says.modelFileMissing({ name }))
    return value
  }

  /** Null where the file is not there. @throws BadInput where it is not JSON */
  async jsonOrNull(name: string): Promise<unknown> {
    const bytes = await this.read(name)
    if (bytes === null) return null
    try {
      return parsePythonJson(new TextDecoder().decode(bytes))
    } catch {
      throw new BadInput(says.modelFileNoJson({ name }))
    }
  }

  /** Known when it is closed: a file that was not taken to its end is one that failed. */
  private through(name: string, stream: ByteStream | null): ByteStream | null {
    if (stream === null) return null
    const made = new Fingerprint()
    return {
      size: stream.size,
      take: async (length) => {
        const bytes = await stream.take(length)
        made.add(bytes)
        return bytes
      },
      close: async () => {
        this.fingerprints.set(name, made.digits())
        await stream.close()
      },
    }
  }

  /** Of the names and bytes of all that has been read, in whatever order. */
  fingerprint(): string {
    return fingerprintOf([...this.fingerprints].map(([name, hash]) => `${name} ${hash}`).sort())
  }
}
