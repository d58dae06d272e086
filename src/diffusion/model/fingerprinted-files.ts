/** The files of a model's folder, each remembered by its fingerprint as it is read. */
import * as says from '../../messages/generated/models'
import { BadInput } from '../../gpu/errors'
import { fingerprint, fingerprintOf } from '../../tensor/fingerprint'
import type { ReadFile } from '../../tensor/files/folder'

export class FingerprintedFiles {
  private readonly fingerprints = new Map<string, string>()

  constructor(private readonly source: ReadFile) {}

  /** A property, so that it can be handed on as a `ReadFile`. */
  readonly read: ReadFile = async (name) => {
    const bytes = await this.source(name)
    if (bytes !== null) this.fingerprints.set(name, fingerprint(bytes))
    return bytes
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
      return JSON.parse(new TextDecoder().decode(bytes))
    } catch {
      throw new BadInput(says.modelFileNoJson({ name }))
    }
  }

  /** Of the names and bytes of all that has been read, in whatever order. */
  fingerprint(): string {
    return fingerprintOf([...this.fingerprints].map(([name, hash]) => `${name} ${hash}`).sort())
  }
}
