/** Which WebKit the long tests run in: WebKitGTK's small browser and its driver. Node's own modules only: used before the install too. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from './programs.mjs'

/** @returns {{ driver: string, browser: string } | null} paths; null where one of them is not there */
export function findWebKit() {
  const driver = findProgram(['WebKitWebDriver'])
  const browser = process.env.WEBKIT_PATH ?? miniBrowser()
  return driver === null || browser === null ? null : { driver, browser }
}

/** Newest version of WebKitGTK first. */
function miniBrowser() {
  const libraries = ['/usr/lib', '/usr/libexec', ...foldersIn('/usr/lib')]
  const versions = libraries.flatMap((library) =>
    foldersIn(library).filter((path) => /\/webkit2?gtk-[\d.]+$/.test(path)),
  )
  const browsers = versions.sort().map((path) => join(path, 'MiniBrowser'))
  return browsers.findLast((path) => existsSync(path)) ?? null
}

function foldersIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
}
