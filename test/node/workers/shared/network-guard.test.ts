import { beforeEach, describe, expect, it } from 'vitest'
import { allowFolder, guardNetwork, type GuardedScope } from '../../../../src/workers/shared/network-guard'

let asked: string[] = []
let scope: GuardedScope & Record<string, unknown>

beforeEach(() => {
  asked = []
  scope = {
    fetch(input) {
      expect(this).toBe(scope)
      asked.push(String(input instanceof Request ? input.url : input))
      return Promise.resolve(new Response('here'))
    },
    location: { href: 'https://site.example/play/assets/lab.js', origin: 'https://site.example' },
    XMLHttpRequest: class {},
    WebSocket: class {},
    EventSource: class {},
  }
  guardNetwork(scope)
})

describe('a guarded worker', () => {
  it.each([
    '../data/index.json',
    'https://site.example/other',
    'data:text/plain,here',
    new URL('https://site.example/'),
  ])('asks for %s', async (address) => {
    await scope.fetch(address)
    expect(asked).toEqual([String(address)])
  })

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    'https://site.example.elsewhere.example/',
    'https://site.example@elsewhere.example/',
    'http://site.example/',
    new Request('https://elsewhere.example/'),
  ])('does not ask for %s', async (address) => {
    await expect(scope.fetch(address)).rejects.toThrow(TypeError)
    expect(asked).toEqual([])
  })

  it('asks below a folder that the visitor typed, and not beside it', async () => {
    allowFolder(new URL('https://models.example/owner/model/'))
    await scope.fetch('https://models.example/owner/model/unet/config.json')
    await expect(scope.fetch('https://models.example/owner/models-of-others/x')).rejects.toThrow('was not asked')
    await expect(scope.fetch('https://models.example/owner/model/../../x')).rejects.toThrow('was not asked')
    expect(asked).toEqual(['https://models.example/owner/model/unet/config.json'])
  })

  it('has no other way to the network', () => {
    expect(Object.keys(scope).sort()).toEqual(['fetch', 'location'])
  })
})
