/** Scripts that are fetched when they are needed: what is said where one does not come, and how it comes after all. */
import { expect, it } from 'vitest'
import { FetchedScript, fetchScript } from '../../../../src/state/page/fetched-script.svelte'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A host that is away, or has other files by now, until it `has` the script. */
function host(answers: boolean) {
  const done: string[] = []
  const state = { has: false, asked: 0 }
  const load = async () => {
    state.asked += 1
    if (!state.has) throw new TypeError('Failed to fetch dynamically imported module: https://host/Room-1a2b.js')
    return 'the room'
  }
  const script = new FetchedScript('This room', load, {
    reached: async () => answers,
    mendStyles: async () => void done.push('styles'),
    reload: () => void done.push('reload'),
  })
  return { script, state, done, press: () => script.trouble?.actions[0]?.run() }
}

it('says that the host cannot be reached, and shows the room once it can, with its styles', async () => {
  const { script, state, done, press } = host(false)
  script.open()
  script.open()
  await settled()
  expect([state.asked, script.module, script.trouble?.text]).toEqual([
    1,
    null,
    'This room could not be loaded: the page’s host cannot be reached. Check the connection and try again; this page ' +
      'stays as it is until then, so do not reload it before.',
  ])
  expect(script.trouble?.actions.map(({ label }) => label)).toEqual(['Try again'])
  press()
  await settled()
  expect([state.asked, script.module]).toEqual([2, null])
  state.has = true
  press()
  press()
  await settled()
  expect([state.asked, script.module, script.trouble, done]).toEqual([3, 'the room', null, ['styles', 'styles']])
})

it('asks again when it is opened anew', async () => {
  const { script, state } = host(false)
  script.open()
  await settled()
  state.has = true
  script.open()
  await settled()
  expect([script.module, script.trouble]).toEqual(['the room', null])
})

it('says that the host has the file no more, which a new version of the page mends', async () => {
  const { script, done } = host(true)
  script.open()
  await settled()
  expect(script.trouble?.text).toBe(
    'This room could not be loaded: the page’s host no longer has its file, as after an update. Reload the page.',
  )
  expect(script.trouble?.actions.map(({ label }) => label)).toEqual(['Try again', 'Reload the page'])
  script.trouble?.actions[1]?.run()
  expect(done).toEqual(['reload'])
})

it('throws the same sentence where nothing is shown in its place', async () => {
  const away = fetchScript(
    'The list',
    () => Promise.reject(new TypeError('net')),
    async () => false,
  )
  await expect(away).rejects.toMatchObject({
    name: 'Unreachable',
    message: expect.stringMatching(/^The list could not/),
  })
})
