import { afterEach, describe, expect, it, vi } from 'vitest'
import { UnusableFiles } from '../../../../src/data/unusable-files'
import { understood } from '../../understood'
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

  it('takes a readback that a lost device ended for what it is, and no mistake of ours', () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    const ended = "Failed to execute 'mapAsync' on 'GPUBuffer': Buffer was unmapped before mapping was resolved."
    expect(toFault(new DOMException(ended, 'AbortError')).name).toBe('DeviceLost')
    expect(told).not.toHaveBeenCalled()
  })

  it('keeps what was understood of files that cannot be used', () => {
    const error = new UnusableFiles(understood, { id: 'too-few-images', text: 'Only 3 images can be used.' })
    expect(toFault(error)).toEqual({
      name: 'BadInput',
      message: 'Only 3 images can be used.',
      messageId: 'too-few-images',
      understood,
    })
  })

  it('tells the console of a mistake of ours, with where it happened', () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    const mistake = new TypeError('x is not a function')
    expect(toFault(mistake).name).toBe('Internal')
    expect(told).toHaveBeenCalledExactlyOnceWith(mistake)
  })
})
