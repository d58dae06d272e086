/** What is no caption in a language model's reply, and what is left where it is cleaned. */
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { cleanReply } from '../../../../src/captions/flags/clean-up'
import { replyFlags } from '../../../../src/captions/flags/reply-flags'
import type { ReplyFlag } from '../../../../src/captions/flags/types'

const general = { level: 'general', cutOff: false } as const
const CASES: readonly (readonly [reply: string, flags: readonly ReplyFlag[], cleaned: string])[] = [
  ['Animals outdoors', [], 'Animals outdoors'],
  ['Here is where the dogs sleep', [], 'Here is where the dogs sleep'],
  ['Great white shark: a view from below', [], 'Great white shark: a view from below'],
  ['Sure footing on a mountain path', [], 'Sure footing on a mountain path'],
  ['The general greets a crowd', [], 'The general greets a crowd'],
  ['A sign that reads "stop"', [], 'A sign that reads "stop"'],
  ['Sure! Here is a more general caption: "Animals outdoors"', ['preamble'], 'Animals outdoors'],
  ["Certainly! Here's a more general caption:\n\nAnimals outdoors", ['preamble', 'list'], 'Animals outdoors'],
  ['Sure, an animal outdoors', ['preamble'], 'an animal outdoors'],
  ['Caption: Animals outdoors', ['preamble'], 'Animals outdoors'],
  ['A more general version could be: Animals outdoors.', ['preamble'], 'Animals outdoors.'],
  ['**General caption:** Animals outdoors', ['preamble'], 'Animals outdoors'],
  ['Animals outdoors.\n\nLet me know if you want another one!', ['preamble', 'list'], 'Animals outdoors.'],
  ['"Animals outdoors"', ['quoted'], 'Animals outdoors'],
  ['“Animals outdoors.”', ['quoted'], 'Animals outdoors.'],
  ['`Animals outdoors`', ['quoted'], 'Animals outdoors'],
  ['<think>The user wants a caption.</think>\nAnimals outdoors', ['thinking'], 'Animals outdoors'],
  ['The user wants…</think> "Animals outdoors"', ['thinking', 'quoted'], 'Animals outdoors'],
  ['<think>I never came to an end', ['thinking'], '<think>I never came to an end'],
  ['1. Animals outdoors\n2. Creatures in nature', ['list'], 'Animals outdoors'],
  ['- Animals outdoors', ['list'], 'Animals outdoors'],
  ["I'm sorry, but I can't assist with that.", ['refusal'], "I'm sorry, but I can't assist with that."],
  ['As an AI, I cannot see the image.', ['refusal'], 'As an AI, I cannot see the image.'],
]

describe.each(CASES)('%j', (reply, flags, cleaned) => {
  it('is told and cleaned', () => {
    const found = replyFlags(reply, general)
    // A preamble in front of quotes hides them; what matters is that each fault is there.
    expect(found.filter((flag) => flags.includes(flag) || flags.length === 0)).toEqual(flags)
    expect(cleanReply(reply).text).toBe(cleaned)
    expect(cleanReply(reply).changes.length > 0).toBe(cleaned !== reply)
  })
})

it('tells where the model was cut off, wrote too much, or did not write what its prompt asks for', () => {
  expect(replyFlags('Animals out', { level: 'general', cutOff: true })).toEqual(['cut-off'])
  expect(replyFlags('x'.repeat(10_001), general)).toEqual(['too-long'])
  expect(replyFlags('Four words are few', { level: '5-word', cutOff: false })).toEqual([])
  expect(replyFlags('Five words are too many', { level: '5-word', cutOff: false })).toEqual(['not-short'])
  expect(replyFlags('Five words are too many', general)).toEqual([])
})

it('is not held up by what is long', () => {
  for (const piece of [
    ' ',
    '\n',
    '"',
    '*',
    '<think>',
    '</think>',
    'Sure! ',
    '1. ',
    '- ',
    ':',
    '(',
    '((',
    '&',
    '_',
    'a_',
    '.',
    'http://',
  ]) {
    const reply = piece.repeat(Math.ceil(60_000 / piece.length))
    const begun = cpuTime()
    replyFlags(reply, general)
    cleanReply(reply)
    cleanReply(reply.slice(0, 10_000))
    expect(cpuTime() - begun, piece).toBeLessThan(2000)
  }
})
