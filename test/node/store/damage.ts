/** Changes what lies in the database as a failing disk does: one bit somewhere, and nobody is told. */
import { openDB } from 'idb'
import { DATABASE } from '../../../src/store/schema'

/** @param change alters the stored value in place */
export async function alterStored(store: string, key: IDBValidKey, change: (value: unknown) => void): Promise<void> {
  const database = await openDB(DATABASE)
  const value: unknown = await database.get(store, key)
  if (value === undefined) throw new Error(`there is no ${store} of ${String(key)}`)
  change(value)
  await database.put(store, value)
  database.close()
}

/** One bit of the value's `bytes`. @param place of the byte, from the end where it is negative */
export const flipBit =
  (place: number, bit = 0) =>
  (value: unknown): void => {
    const bytes = new Uint8Array((value as { bytes: ArrayBuffer }).bytes)
    const at = place < 0 ? bytes.length + place : place
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
  }
