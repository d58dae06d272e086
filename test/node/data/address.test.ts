import { describe, expect, it } from 'vitest'
import { privateNetwork, typedAddress } from '../../../src/data/address'

const page = 'https://site.example/play/#captions'

describe('an address that was typed', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    [' a.example/x ', 'https://a.example/x'],
    ['localhost:1/v1', 'https://localhost:1/v1'],
    ['/models/mini', 'https://site.example/models/mini'],
  ])('%s is %s', (typed, meant) => {
    expect(typedAddress(typed, page)?.href).toBe(meant)
  })

  it.each(['', 'my model', 'https://', 'http://[::1'])('%j is none', (typed) => {
    expect(typedAddress(typed, page)).toBeNull()
  })
})

describe('a network', () => {
  it.each([
    'http://localhost:11434/v1',
    'http://LOCALHOST./',
    'http://ollama.localhost/',
    'http://127.0.0.1/',
    'http://127.200.0.9/',
    // Other ways of writing 127.0.0.1.
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
  ])('of %s is this computer', (address) => {
    expect(privateNetwork(new URL(address))).toBe('this computer')
  })

  it.each([
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1/',
    'http://[fc00::1]/',
    'http://[fdab:1::]/',
    'http://[fe80::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://nas/',
    'http://printer.local/',
    'http://printer.local./',
    'http://gpu.lan/',
    'http://wiki.internal/',
    'http://box.home.arpa/',
  ])('of %s is private', (address) => {
    expect(privateNetwork(new URL(address))).toBe('a private network')
  })

  it.each([
    'https://api.openai.com/v1',
    'http://172.15.0.1/',
    'http://172.32.0.1/',
    'http://192.169.0.1/',
    'http://11.0.0.1/',
    'http://100.63.0.1/',
    'http://8.8.8.8/',
    'http://[2001:db8::1]/',
    'http://[::ffff:8.8.8.8]/',
    'https://localhost.example.com/',
    'https://local.example/',
    'https://10.0.0.1.example.com/',
  ])('of %s is open', (address) => {
    expect(privateNetwork(new URL(address))).toBeNull()
  })
})
