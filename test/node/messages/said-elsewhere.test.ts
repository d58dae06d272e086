/** Sentences of trouble stand in src/messages: errors for the visitor take nothing else (their type says so), notices here. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !path.startsWith('messages'))
  .map((path) => ({ path, text: readFileSync(join(src, path), 'utf8') }))
const holding = (pattern: RegExp) => files.flatMap(({ path, text }) => (pattern.test(text) ? [path] : [])).sort()

test('trouble is shown in a message’s words, but for what a form says of what was typed', () => {
  expect(holding(/\.show\(\s*'[a-z]+',\s*'trouble'/)).toEqual([
    // What the form says beside the button, once more at the button.
    'state/fusion/room.svelte.ts',
    'state/mixture/session.svelte.ts',
    // Before a message's words: what had happened.
    'state/page/trouble/recovery.ts',
  ])
  expect(holding(/kind="trouble" text=("|\{[`'])/)).toEqual([])
})

test('faults are made of messages', () => {
  expect(holding(/name: '[A-Z][A-Za-z]+', message: ['`]/)).toEqual([
    // A lost device and a worker that ended are told by the recovery, in its own words.
    'workers/shared/lab-engine.ts',
    'workers/shared/worker-client.ts',
  ])
})

/** Never shown by themselves: they are told by whoever catches them, or by no one. */
const UNTOLD = [
  // The self-test's own, which its table tells.
  'selftest/run.ts',
  'store/caption-store.ts',
  // A reason, which storage's notes tell.
  'store/schema.ts',
  'store/runs/stamp.ts',
  'store/runs/damage.ts',
  'tensor/cancellation.ts',
  // Carries a fault's words.
  'workers/shared/worker-client.ts',
]

test('errors with a name that the page knows have a message', () => {
  expect(holding(/class \w+ extends Error\b/)).toEqual([...UNTOLD].sort())
})
