/** Several writes in one transaction: after a crash there is what was before, or all of them. */
import type { StoreNames } from 'idb'
import type { Database, Schema } from './schema'
import { isFull } from './storage-notes'

type Name = StoreNames<Schema>

export type Writable<N extends Name> = ReturnType<typeof begin<N>>

function begin<N extends Name>(database: Database, stores: readonly N[], durability: 'strict' | 'relaxed') {
  return database.transaction<N[], 'readwrite'>([...stores], 'readwrite', { durability })
}

/**
 * @param requests makes all requests at once, and gives them back
 * @param durability `strict`: flushed to the disk before this resolves; `relaxed` for what can be had again
 * @param look what to find out before, in the same transaction: nobody else writes in between
 * @throws what `look` throws; the full disk's error where there is one, else the first
 */
export async function writeTogether<N extends Name>(
  database: Database,
  stores: readonly N[],
  requests: (transaction: Writable<N>) => Generator<Promise<unknown>>,
  durability: 'strict' | 'relaxed' = 'strict',
  look?: (transaction: Writable<N>) => Promise<void>,
): Promise<void> {
  const transaction = begin(database, stores, durability)
  const outcomes: Promise<unknown>[] = [transaction.done]
  // Its failure is met below, however long the look takes.
  transaction.done.catch(() => undefined)
  const failures: unknown[] = []
  try {
    if (look !== undefined) await look(transaction)
    for (const request of requests(transaction)) outcomes.push(request)
  } catch (error) {
    // A `put` that throws leaves the transaction open, with the others in it.
    failures.push(error)
    abortQuietly(transaction)
  }
  for (const outcome of await Promise.allSettled(outcomes))
    if (outcome.status === 'rejected') failures.push(outcome.reason)
  // A full disk may show at a request or at the transaction; the others then report a mere abort.
  if (failures.length > 0) throw failures.find(isFull) ?? failures[0]
}

function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}
