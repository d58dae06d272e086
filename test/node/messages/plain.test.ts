import { describe, expect, it } from 'vitest'
import { BadInput } from '../../../src/messages/errors'
import { plainName, plainText } from '../../../src/messages/plain'
import { Notices } from '../../../src/state/page/trouble/notices.svelte'
import { HOSTILE, LONG, TURNED } from '../hostile-names'

describe('what others wrote', () => {
  it('keeps every sign that is seen, in any script', () => {
    for (const text of ['a dog\tand\na cat', '👩‍👩‍👧', 'שלום', 'مرحبا', 'नमस्ते', 'é', '<b>&amp;</b>'])
      expect(plainText(text)).toBe(text)
  })

  it('turns nothing round: neither a name nor what stands behind it', () => {
    expect(plainText(TURNED)).toBe('a�gpj.exe')
    expect(plainText('\u2066a\u2069\u202bb\u202c\0')).toBe('�a��b��')
  })

  it('is as long as a file’s name at most, and keeps its ends', () => {
    expect(plainName('a'.repeat(255))).toHaveLength(255)
    expect(plainName(`begins ${LONG} ends.png`)).toMatch(/^begins x{73}…x{31} ends\.png$/)
    // No character is cut in two.
    expect(plainName('😀'.repeat(200)).isWellFormed()).toBe(true)
  })

  it.each(HOSTILE)('is a value in a sentence, which goes on behind it (%#)', (name) => {
    const text = `${name}: 3 files are left out; choose others.`
    const { message } = new BadInput({ id: 'a', text })
    const notices = new Notices()
    notices.tell('run', { id: 'a', text })
    for (const shown of [message, notices.at('run')?.text ?? '']) {
      expect(shown).toMatch(/^.{1,255}: 3 files are left out; choose others\.$/u)
      expect(plainText(shown)).toBe(shown)
    }
  })
})
