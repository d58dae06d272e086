import { expect, it } from 'vitest'
import { KeptFileStore } from '../../../src/store/kept-files'
import { fakeCaches } from './fake-caches'

const file = (text: string, name = 'Wörter & co.csv') => ({ name, content: new Blob([text]) })
const textIn = async (store: KeptFileStore, place = 'norms') => (await store.get(place))?.content.text()

it('keeps a file with its name, one a place, for who comes later', async () => {
  const storage = fakeCaches()
  const store = new KeptFileStore(storage)
  expect(await store.get('norms')).toBeNull()
  expect(await store.put('norms', file('dog,5'))).toBe(true)
  expect(await store.put('norms', file('cat,4'))).toBe(true)
  await store.put('judge', file('{}'))
  const later = new KeptFileStore(storage)
  expect(await textIn(later)).toBe('cat,4')
  expect((await later.get('norms'))?.name).toBe('Wörter & co.csv')
  await later.drop('norms')
  expect(await store.get('norms')).toBeNull()
  expect(await textIn(store, 'judge')).toBe('{}')
})

it.each([
  ['refuses', fakeCaches(true)],
  ['has no storage', null],
])('keeps it while the page is open where the browser %s', async (_, storage) => {
  const store = new KeptFileStore(storage)
  expect(await store.put('norms', file('dog,5'))).toBe(false)
  expect(await textIn(store)).toBe('dog,5')
  await store.drop('norms')
  expect(await store.get('norms')).toBeNull()
})
