import { expect, it } from 'vitest'
import { marked, type Bill } from '../../../scripts/bill-of-materials'

const bill: Bill = {
  metadata: { component: { type: 'library', name: 'folder', version: '0.1.0' } },
  components: [
    { name: 'fflate', version: '0.8.3', scope: 'required' },
    { name: 'svelte', version: '5.57.3', scope: 'optional' },
    { name: 'vite', version: '7.3.8', scope: 'required' },
  ],
}

it('a bill says what is in the site, whatever npm takes for development', () => {
  const site = [
    { name: 'svelte', version: '5.57.3' },
    { name: 'fflate', version: '0.8.3' },
  ]
  const { metadata, components } = marked(bill, 'modeweave', site)
  expect(metadata.component).toEqual({ type: 'application', name: 'modeweave', version: '0.1.0' })
  expect(components.map(({ name, scope }) => `${name} ${scope}`)).toEqual([
    'fflate required',
    'svelte required',
    'vite excluded',
  ])
})

it('a bill of another state than the site is refused', () => {
  expect(() => marked(bill, 'modeweave', [{ name: 'svelte', version: '5.0.0' }])).toThrow(
    'svelte 5.0.0 is in dist/, and not in package-lock.json; run "npm ci", then "npm run build".',
  )
})
