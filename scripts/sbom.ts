/**
 * `npm run -s sbom > sbom.json`: a software bill of materials (CycloneDX) of every package that the lock file names. Those with code in
 * the built site are `required`, tools that only build and test it `excluded`: that npm calls one development's does not say so.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGES_FILE, type SitePackage } from '../src/state/page/packages'
import { marked, type Bill } from './bill-of-materials'
import { root } from './setup.mjs'

const list = join(root, 'dist', PACKAGES_FILE)
if (!existsSync(list)) throw new Error('There is no built site to look into; run "npm run build" first.')
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const options = ['--sbom-format', 'cyclonedx', '--package-lock-only', '--offline']
const windows = process.platform === 'win32'
const bill = JSON.parse(
  execFileSync('npm', ['sbom', ...options], { cwd: root, encoding: 'utf8', shell: windows }),
) as Bill
const { name } = read(join(root, 'package.json')) as { name: string }
process.stdout.write(`${JSON.stringify(marked(bill, name, read(list) as SitePackage[]), null, 2)}\n`)
