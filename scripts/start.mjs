/**
 * `npm start`: brings in what is missing, then serves the page while you work on it and opens it in your browser.
 * Arguments go on to Vite: `npm start -- --port 3000 --host`.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, say, setUp } from './setup.mjs'

setUp({ chromium: false })

const given = process.argv.slice(2)
const hasDisplay =
  process.platform !== 'linux' ||
  Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? process.env.WSL_DISTRO_NAME)
const opens = hasDisplay && !process.env.CI && !given.some((argument) => /^--(no-)?open/.test(argument))

say(opens ? 'Serving the page and opening it in your browser' : 'Serving the page: open the address below')
process.chdir(root)
process.argv.splice(
  2,
  given.length,
  ...(opens ? ['--open'] : []),
  ...given.filter((argument) => argument !== '--no-open'),
)
await import(pathToFileURL(join(root, 'node_modules', 'vite', 'bin', 'vite.js')).href)
