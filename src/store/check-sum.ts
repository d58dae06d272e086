/** A check sum over whatever the database can hold, so that what comes out of it is known to be what went in. */
import { crc32 } from '../data/archives/crc32'

/** Bytes that are gathered before they are summed: numbers and short texts come by the thousand. */
const GATHERED = 1 << 14
/** A tag and a number of eight bytes. */
const LONGEST_ITEM = 9

/** What each kind of value begins with, so that two values of different kinds never give the same bytes. */
const TAGS = { nothing: 0, missing: 1, yes: 2, no: 3, number: 4, text: 5, bytes: 6, list: 7, record: 8 }

/**
 * CRC-32 of a value that structured cloning copies: it differs wherever up to 32 neighbouring bits do.
 * @param value of null, undefined, booleans, numbers, texts, buffers, typed arrays, arrays and plain objects, whose keys' order is no matter
 * @throws TypeError for any other kind of value
 */
export function checkSumOf(value: unknown): number {
  const sum = new Sum()
  sum.add(value)
  return sum.end()
}

class Sum {
  private crc = 0
  private readonly gathered = new DataView(new ArrayBuffer(GATHERED))
  private length = 0

  end(): number {
    this.flush()
    return this.crc
  }

  add(value: unknown): void {
    if (value === null) this.tag('nothing')
    else if (value === undefined) this.tag('missing')
    else if (typeof value === 'boolean') this.tag(value ? 'yes' : 'no')
    else if (typeof value === 'number') this.number('number', value)
    else if (typeof value === 'string') this.text(value)
    else if (isBuffer(value)) this.bytes(new Uint8Array(value))
    else if (ArrayBuffer.isView(value)) this.view(value)
    else if (Array.isArray(value)) this.list(value)
    else if (isRecord(value)) this.record(value)
    else throw new TypeError(`a ${typeof value} (${kindOf(value)}) has no check sum`)
  }

  private tag(name: keyof typeof TAGS): void {
    if (this.length + LONGEST_ITEM > GATHERED) this.flush()
    this.gathered.setUint8(this.length++, TAGS[name])
  }

  private number(name: keyof typeof TAGS, value: number): void {
    this.tag(name)
    this.gathered.setFloat64(this.length, value)
    this.length += Float64Array.BYTES_PER_ELEMENT
  }

  /** By its 16-bit units: an encoder would take half a surrogate pair for another. */
  private text(text: string): void {
    this.number('text', text.length)
    for (let i = 0; i < text.length; i++) {
      if (this.length + LONGEST_ITEM > GATHERED) this.flush()
      this.gathered.setUint16(this.length, text.charCodeAt(i))
      this.length += Uint16Array.BYTES_PER_ELEMENT
    }
  }

  /** What its bytes mean belongs to it. */
  private view(view: ArrayBufferView): void {
    this.text(kindOf(view))
    this.bytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }

  private bytes(bytes: Uint8Array): void {
    this.number('bytes', bytes.length)
    this.flush()
    this.crc = crc32(bytes, this.crc)
  }

  private list(values: readonly unknown[]): void {
    this.number('list', values.length)
    for (const value of values) this.add(value)
  }

  private record(record: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(record).sort()
    this.number('record', keys.length)
    for (const key of keys) {
      this.text(key)
      this.add(record[key])
    }
  }

  private flush(): void {
    this.crc = crc32(new Uint8Array(this.gathered.buffer, 0, this.length), this.crc)
    this.length = 0
  }
}

/** Not by its constructor: what a database gives back may be of another realm. */
const kindOf = (value: unknown) => Object.prototype.toString.call(value)
const isBuffer = (value: unknown): value is ArrayBuffer => kindOf(value) === '[object ArrayBuffer]'
const isRecord = (value: unknown): value is Record<string, unknown> => kindOf(value) === '[object Object]'
