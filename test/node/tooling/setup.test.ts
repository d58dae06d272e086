import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeTooOld, packagesAreInstalled } from '../../../scripts/setup.mjs'
import { countTests } from '../../../scripts/test-counts.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-setup-'))
  mkdirSync(join(folder, 'node_modules'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Packages = Record<string, { version?: string; optional?: boolean }>

function write(file: string, packages: Packages) {
  writeFileSync(join(folder, file), JSON.stringify({ packages }))
}

test('packages are installed where every locked version is there, other systems’ binaries aside', () => {
  const locked: Packages = {
    '': {},
    'node_modules/vite': { version: '7.3.8' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  }
  write('package-lock.json', locked)
  expect(packagesAreInstalled(folder)).toBe(false)
  write('node_modules/.package-lock.json', { 'node_modules/vite': { version: '7.3.8' } })
  expect(packagesAreInstalled(folder)).toBe(true)
  write('package-lock.json', { ...locked, 'node_modules/vite': { version: '7.4.0' } })
  expect(packagesAreInstalled(folder)).toBe(false)
  write('package-lock.json', { ...locked, 'node_modules/idb': { version: '8.0.4' } })
  expect(packagesAreInstalled(folder)).toBe(false)
})

test.each(['18.20.4', '20.18.3', '9.0.0'])('Node %s is refused in one sentence', (version) => {
  expect(nodeTooOld(version)).toMatch(
    new RegExp(`^Node ${version.replaceAll('.', '\\.')} is too old: Modeweave needs Node 20\\.19 or newer .*\\.$`),
  )
})

test.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('Node %s is taken', (version) => {
  expect(nodeTooOld(version)).toBeNull()
})

test('a test file that breaks outside its tests counts as one failed test', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(countTests(report)).toEqual({ passed: 5, failed: 3, skipped: 2 })
})
