import { openDatabase, type Database } from './schema'

/** The database, opened when first needed and again after the browser, or another tab's upgrade, has ended the connection. */
export class Connection {
  #database: Promise<Database> | null = null

  /** @throws DatabaseClosedError where the window has no usable IndexedDB */
  open(): Promise<Database> {
    if (this.#database === null) {
      const lose = () => {
        if (this.#database === database) this.#database = null
      }
      const database = openDatabase(lose)
      database.catch(lose)
      this.#database = database
    }
    return this.#database
  }

  async close(): Promise<void> {
    const database = this.#database
    this.#database = null
    ;(await database?.catch(() => null))?.close()
  }
}
