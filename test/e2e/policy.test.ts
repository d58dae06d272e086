/** What the built page's policy forbids, tried in a page and in a worker of it. That the page needs none of it, every other test sees. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { test } from './harness'

/** Another host, and how often it was asked. */
async function listenElsewhere() {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/`, asked: () => asked, close: () => server.close() }
}

test('neither the page nor a worker of it asks another host, and no text becomes markup, script or style', async ({
  open,
}) => {
  const elsewhere = await listenElsewhere()
  const { address } = elsewhere
  // A request is told of when it is begun, and then refused.
  const expectedErrors = [
    /Content Security Policy|requires 'Trusted|^console: policy: /,
    `request to another host: ${address}`,
  ]
  const page = await open({ path: '#mixture', expectedErrors })
  await expect.poll(() => page.workers().length).toBeGreaterThan(0)
  const tried = await page.evaluate(async (url) => {
    const attempts: Readonly<Record<string, () => unknown>> = {
      'a request to another host': () => fetch(url),
      'a picture of another host': () => {
        const image = new Image()
        image.src = url
        return image.decode()
      },
      'markup of text': () => (document.createElement('p').innerHTML = '<img src=x onerror="nothing()">'),
      'a script of text': () => (document.createElement('script').text = 'nothing()'),
      'a handler of text': () => document.createElement('p').setAttribute('onclick', 'nothing()'),
      'a worker by its address': () => new Worker('worker.js'),
      'a worker of text': () => new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' }))),
    }
    const outcomes: string[] = []
    for (const [what, attempt] of Object.entries(attempts))
      try {
        await attempt()
        outcomes.push(what)
      } catch {
        // Refused.
      }
    // A beacon is refused without a word.
    navigator.sendBeacon(url, 'x')
    const styled = document.body.appendChild(document.createElement('p'))
    styled.setAttribute('style', 'position: fixed')
    if (getComputedStyle(styled).position === 'fixed') outcomes.push('a style of text')
    styled.remove()
    return outcomes
  }, address)
  expect(tried).toEqual([])
  const said = await page
    .workers()[0]
    ?.evaluate((url) => fetch(url).then(String, ({ message }: Error) => message), address)
  expect(said).toBe(`${address} was not asked: the visitor typed no such address.`)
  expect(elsewhere.asked()).toBe(0)
  elsewhere.close()
})
