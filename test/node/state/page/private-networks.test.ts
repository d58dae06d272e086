import { describe, expect, it } from 'vitest'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { PrivateNetworks } from '../../../../src/state/page/private-networks'

function opened(page = 'https://site.example/play/') {
  const notices = new Notices()
  const networks = new PrivateNetworks(notices, page)
  let went = 0
  const ask = (typed: string, protocols?: readonly string[]) =>
    networks.mayAsk(typed, {
      place: 'model',
      what: 'a model is fetched from there',
      ...(protocols && { protocols }),
      go: () => went++,
    })
  return { notices, ask, went: () => went }
}

describe('an address in a private network', () => {
  it('is asked for before it is first asked, once', () => {
    const { notices, ask, went } = opened()
    expect(ask('https://192.168.1.5:8443/mini')).toBe(false)
    expect(notices.at('model')).toMatchObject({
      kind: 'news',
      text: '192.168.1.5:8443 is in a private network, which other sites do not see; a model is fetched from there. Go on if you know what answers there.',
    })
    expect(went()).toBe(0)
    notices.at('model')?.actions[0]?.run()
    expect([went(), notices.at('model')]).toEqual([1, null])
    expect(ask('https://192.168.1.5:8443/other')).toBe(true)
    // Another port is another server.
    expect(ask('https://192.168.1.5/mini')).toBe(false)
  })

  it('may be this computer', () => {
    const { notices, ask } = opened()
    expect(ask('http://localhost:11434/v1')).toBe(false)
    expect(notices.at('model')?.text).toContain('localhost:11434 is this computer itself; ')
  })

  it('is not asked for where it is the page’s own host, as on a computer that serves itself', () => {
    expect(opened('http://localhost:5173/').ask('/models/mini')).toBe(true)
    expect(opened('http://localhost:5173/').ask('http://localhost:11434/v1')).toBe(false)
  })

  it('is not asked for where it is refused whatever the answer', () => {
    const { notices, ask } = opened()
    expect(ask('http://192.168.1.5:8000/mini', ['https:'])).toBe(true)
    expect(ask('ftp://localhost/mini')).toBe(true)
    expect(ask('https://me:secret@192.168.1.5/mini')).toBe(true)
    expect(notices.at('model')).toBeNull()
    expect(ask('http://192.168.1.5:8000/mini')).toBe(false)
  })

  it('is no other, and nothing that is no address', () => {
    const { ask } = opened()
    for (const typed of ['https://huggingface.co/owner/model', 'my model', '']) expect(ask(typed)).toBe(true)
  })
})
