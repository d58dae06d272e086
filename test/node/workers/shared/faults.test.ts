import { afterEach, describe, expect, it, vi } from 'vitest'
import { toFault } from '../../../../src/workers/shared/faults'

afterEach(() => vi.restoreAllMocks())

describe('toFault', () => {
  it.each([
    'Failed to fetch dynamically imported module: https://host.example/assets/wasm.js',
    'error loading dynamically imported module: https://host.example/assets/wasm.js',
    'Importing a module script failed.',
    'Failed to fetch',
    'NetworkError when attempting to fetch resource.',
  ])('says of “%s” that the host cannot be reached', (message) => {
    expect(toFault(new TypeError(message))).toMatchObject({
      name: 'Unreachable',
      message: expect.stringContaining('host cannot be reached'),
    })
  })

  it('tells the console of a mistake of ours, with where it happened', () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    const mistake = new TypeError('x is not a function')
    expect(toFault(mistake).name).toBe('Internal')
    expect(told).toHaveBeenCalledExactlyOnceWith(mistake)
  })
})
