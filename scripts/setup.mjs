/**
 * What a fresh clone lacks, brought in step by step: packages, data, a Chromium to test with.
 * Imports Node's own modules only, because it runs before anything is installed. Each step does nothing, and says
 * nothing, where its result is already there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { findFirefox } from './firefox.mjs'
import { findWebKit } from './webkit.mjs'
import { shardsAreThere } from './shards.mjs'

/** Folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Least version of Node that Vite, Vitest and ESLint run on: `[major, minor]`. */
const leastNode = [20, 19]

/** A step of the set-up that failed; its message is one sentence for the person at the terminal. */
class SetupError extends Error {
  name = 'SetupError'
}

/** Says in one line what is being done; on stderr, for stdout may be a program's data (`npm run score`). */
export function say(line) {
  console.error(`\u203a ${line}`)
}

/**
 * @param {string} version as `process.versions.node` gives it, e.g. "20.19.1"
 * @returns {string | null} the sentence to show where that Node is too old
 */
export function nodeTooOld(version) {
  const [major, minor] = version.split('.').map(Number)
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return null
  return `Node ${version} is too old: Modeweave needs Node ${leastNode.join('.')} or newer (https://nodejs.org).`
}

/** Runs a program in the repository's folder; `quiet` shows its output only where it fails. Throws SetupError. */
export function run(program, args, { quiet = false, env = {} } = {}) {
  const done = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', process.stderr.fd, 'inherit'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32' && !program.endsWith('.exe'),
  })
  if (done.status === 0) return
  if (quiet) process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  const why = done.error ? done.error.message : `it ended with ${done.status ?? done.signal}`
  throw new SetupError(`"${[program, ...args].join(' ')}" failed: ${why}.`)
}

/** Runs npm: the very one that started us, where npm did. */
function npm(args) {
  const own = process.env.npm_execpath
  if (own && /\.c?js$/.test(own)) run(process.execPath, [own, ...args])
  else run('npm', args)
}

/**
 * True where every package of the lock file is installed in the lock file's version. npm writes the list of what it
 * installed, `node_modules/.package-lock.json`, as the last step of an install, so an install that broke off is told
 * too. Optional packages (other systems' binaries) may be missing.
 *
 * @param {string} folder with package-lock.json and node_modules
 */
export function packagesAreInstalled(folder) {
  const installedList = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(installedList)) return false
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const installed = read(installedList)
  return Object.entries(read(join(folder, 'package-lock.json'))).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  )
}

/** Installs the packages of the lock file. None of them needs its install script, so none is run. */
function ensurePackages() {
  if (packagesAreInstalled(root)) return
  say('Installing packages with "npm ci" (about a minute)')
  npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
}

/** Packs MNIST, which arrives as a package, and cuts it and Fashion-MNIST, which is in the repository, into what the page fetches. */
export function ensureData() {
  const sets = ['mnist', 'fashion-mnist'].map((set) => join(root, 'public', 'data', set))
  if (sets.every(shardsAreThere)) return
  say('Preparing MNIST and Fashion-MNIST in public/data')
  run(process.execPath, [join(root, 'scripts', 'prepare-data.mjs')])
}

/** Installs a browser and a font from Debian's packages where apt-get may be used; a failure is told, and no more. */
function installPackaged(title, ...packages) {
  const isPackaged = process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!isPackaged) return
  say(`Installing ${title} with apt-get (a few minutes)`)
  const quiet = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  try {
    run('apt-get', ['update', '-qq'], quiet)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages, 'fonts-liberation'], quiet)
  } catch (error) {
    // Ubuntu, for one, has no Chromium and no Firefox ESR among its .deb packages.
    say(error.message)
  }
}

/** Gets a Firefox to test with from Debian's packages, where apt-get may be used. */
function ensureFirefox() {
  if (findFirefox()) return
  installPackaged('Firefox', 'firefox-esr')
  if (findFirefox()) return
  throw new SetupError('No Firefox was found: install one, or set FIREFOX_PATH to the path of one.')
}

/** Gets a WebKit to test with from Debian's packages, and a screen for it. Other systems may have none: its tests say so then. */
function ensureWebKit() {
  if (!findWebKit()) installPackaged('WebKit', 'webkit2gtk-driver', 'xvfb', 'xauth')
}

/** Gets a Chromium to test with: Debian's own where apt-get may be used, else the one that Playwright downloads. */
function ensureChromium() {
  if (findChromium()) return
  installPackaged('Chromium', 'chromium')
  if (findChromium()) return
  say("Installing Playwright's Chromium (a few minutes)")
  const withSystemLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : []
  run(process.execPath, [
    join(root, 'node_modules', 'playwright-core', 'cli.js'),
    'install',
    ...withSystemLibraries,
    'chromium',
  ])
  if (!findChromium()) {
    throw new SetupError('No Chromium was found after installing one: set CHROMIUM_PATH to the path of a Chromium.')
  }
}

/**
 * Does the steps in order. Ends the process with one sentence where one fails.
 * @param {{ chromium: boolean, others?: boolean }} want whether tests in Chromium, and in other engines' browsers, are going to run
 */
export function setUp(want) {
  inSentences(() => {
    const tooOld = nodeTooOld(process.versions.node)
    if (tooOld) throw new SetupError(tooOld)
    ensurePackages()
    ensureData()
    if (want.chromium) ensureChromium()
    if (want.others) {
      ensureFirefox()
      ensureWebKit()
    }
  })
}

/** Takes a step. Ends the process with one sentence where it fails. */
export function inSentences(step) {
  try {
    step()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
