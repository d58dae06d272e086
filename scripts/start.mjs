/**
 * `npm start`: brings in what is missing, builds the page where it has changed since, serves it as any host would, and opens it in your
 * browser. `npm run dev` serves it while you work on it instead: changes show at once, but nothing is kept for use without a network.
 * Arguments go on to Vite: `npm start -- --port 3000 --host`.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './built.mjs'
import { inSentences, root, say, setUp } from './setup.mjs'

const isDev = process.argv[2] === 'dev'
const given = process.argv.slice(isDev ? 3 : 2)

setUp({ chromium: false })
if (!isDev) inSentences(ensureBuilt)

const hasDisplay =
  process.platform !== 'linux' ||
  Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? process.env.WSL_DISTRO_NAME)
const opens = hasDisplay && !process.env.CI && !given.some((argument) => /^--(no-)?open/.test(argument))

const what = isDev ? 'the page while you work on it' : 'the built page'
say(opens ? `Serving ${what} and opening it in your browser` : `Serving ${what}: open the address below`)
process.chdir(root)
process.argv.splice(
  2,
  Infinity,
  ...(isDev ? [] : ['preview']),
  ...(opens ? ['--open'] : []),
  ...given.filter((argument) => argument !== '--no-open'),
)
await import(pathToFileURL(join(root, 'node_modules', 'vite', 'bin', 'vite.js')).href)
