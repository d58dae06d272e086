/** The built page in dist/: whether it is newer than all that it is made of, and building it where it is not. */
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, say } from './setup.mjs'

/** What the built page is made of. */
export const sources = [
  'index.html',
  'src',
  'public',
  'test/golden/models',
  'scripts/content-policy.ts',
  'scripts/site-files.ts',
  'scripts/site-packages.ts',
  'vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
]

/** Time of the last change below a path, in ms since 1970. */
function changed(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changed(join(path, name))))
}

/**
 * @param {string} folder of the repository
 * @param {readonly string[]} besides files elsewhere that a build writes, too
 * @returns {boolean} false, too, after a build that broke off: the service worker is written last
 */
export function isBuilt(folder, besides = []) {
  const page = join(folder, 'dist', 'index.html')
  if (![page, join(folder, 'dist', 'service.js'), ...besides].every((file) => existsSync(file))) return false
  const { mtimeMs } = statSync(page)
  return sources.every((source) => changed(join(folder, source)) <= mtimeMs)
}

/** Builds the page where it has changed since, or lacks a file that is wanted besides. Throws SetupError. */
export function ensureBuilt(besides = []) {
  if (isBuilt(root, besides)) return
  say('Building the page (half a minute, and again only after a change)')
  const began = new Date()
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  // In a process of its own: Vitest sets NODE_ENV to "test" in its.
  run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { quiet: true, env: { NODE_ENV: 'production' } })
  // What is changed meanwhile is no part of it.
  utimesSync(join(root, 'dist', 'index.html'), began, began)
}
