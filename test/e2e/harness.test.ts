/** The harness itself: whatever goes wrong in a page or in its workers is told. */
import { expect, inject } from 'vitest'
import { test, watch } from './harness'

const worker = (code: string) =>
  `new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: 'text/javascript' })))`

const faults = {
  'an exception in the page': 'setTimeout(() => { throw new Error("boom") })',
  'a promise of the page that nobody waits for': 'void Promise.reject(new Error("boom"))',
  'an error in the console': 'console.error("boom")',
  'an exception in a worker': worker('throw new Error("boom")'),
  'an exception in a worker that the page quietens': `${worker('setTimeout(() => { throw new Error("boom") }, 100)')}.onerror = (event) => event.preventDefault()`,
  'a promise of a worker that nobody waits for': worker('void Promise.reject(new Error("boom"))'),
  'an error in the console of a worker': worker('console.error("boom")'),
  'a worker whose script is not there': 'new Worker("boom.js").onerror = (event) => event.preventDefault()',
  'what a policy of the page refuses': `document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content: "img-src 'none'" })); new Image().src = 'data:,'`,
  'a request to another host': 'fetch("http://127.0.0.2:9/boom").catch(() => {})',
}

for (const [what, code] of Object.entries(faults)) {
  test(`tells of ${what}`, async ({ browser }) => {
    const context = await browser.newContext()
    try {
      const problems: string[] = []
      await watch(context, inject('address'), problems)
      const page = await context.newPage()
      await page.route('**/bare.html', (route) => route.fulfill({ contentType: 'text/html', body: '<p>bare</p>' }))
      await page.route('**/boom.js', (route) => route.abort())
      await page.goto(new URL('bare.html', inject('address')).href)
      await page.evaluate(`{ ${code} }`)
      await expect.poll(() => problems.join('\n'), { timeout: 10_000 }).toMatch(/boom|was not loaded|policy: img-src/)
    } finally {
      await context.close()
    }
  })
}
