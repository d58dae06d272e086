/** The captions room as its end-to-end tests see and use it. */
import type { BrowserContext, Locator, Page } from 'playwright-core'

export const grid = (page: Page) => page.getByRole('grid', { name: 'Captions and their scores' })
export const row = (page: Page, text: string) => grid(page).getByRole('row').filter({ hasText: text })
export const bar = (page: Page) => page.getByRole('contentinfo')
const box = (page: Page) => page.getByRole('textbox', { name: 'Your captions, one a line' })

/** The five numbers of a row, as they stand there. */
export const numbers = async (found: Locator) => (await found.getByRole('gridcell').allInnerTexts()).slice(1, 6)

export async function waitScored(page: Page, count: string, timeout = 60_000) {
  await bar(page)
    .getByText(`${count} of ${count} caption${count === '1' ? '' : 's'} scored`)
    .waitFor({ timeout })
}

export async function paste(page: Page, text: string, count: string) {
  await box(page).fill(text)
  await page.getByRole('button', { name: 'Score these' }).click()
  await waitScored(page, count)
}

/** Puts text into the clipboard's event, as Ctrl+V does outside of any field. */
export async function pasteAnywhere(page: Page, text: string) {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

export async function dropFile(page: Page, name: string, content: string) {
  await page.evaluate(
    ({ name, content }) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], name))
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      }
    },
    { name, content },
  )
}

export async function boxOf(found: Locator) {
  const box = await found.boundingBox()
  if (box === null) throw new Error('it is not on the page')
  return box
}

export const allowClipboard = (context: BrowserContext) =>
  context.grantPermissions(['clipboard-read', 'clipboard-write'])
export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** All that the browser keeps of this page, wherever that is, and its address: as JSON, then what is in bytes of it as text. */
export const keptByBrowser = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    const kept: unknown[] = [location.href, document.cookie, window.name, history.state]
    kept.push({ ...localStorage }, { ...sessionStorage })
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) {
        kept.push(await settled(database.transaction(store).objectStore(store).getAll()))
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        kept.push(request.url, [...request.headers], await (await cache.match(request))?.blob())
    }
    const inBytes: string[] = []
    const read = async (value: unknown): Promise<void> => {
      if (value instanceof Blob) inBytes.push(await value.text())
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) inBytes.push(new TextDecoder().decode(value))
      else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) await read(each)
    }
    await read(kept)
    const readFolder = async (folder: FileSystemDirectoryHandle): Promise<void> => {
      for await (const [name, entry] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        inBytes.push(name)
        if (entry instanceof FileSystemDirectoryHandle) await readFolder(entry)
        else inBytes.push(await (await (entry as FileSystemFileHandle).getFile()).text())
      }
    }
    await readFolder(await navigator.storage.getDirectory())
    return [JSON.stringify(kept), ...inBytes].join('\n')
  })

export async function waitScoredSamples(page: Page) {
  await bar(page)
    .getByText(/^([1-9]\d*) of \1 captions scored/)
    .waitFor({ timeout: 60_000 })
}
