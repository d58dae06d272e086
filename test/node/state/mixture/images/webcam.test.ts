/** Pictures from a camera: taken while a button is held, looked through, made into files; the camera goes when it is not wanted. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { OpenCamera } from '../../../../../src/state/page/camera'
import { Webcam } from '../../../../../src/state/mixture/images/webcam.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A camera that counts what is asked of it. */
function made(fails?: Error) {
  const seen = { stopped: 0, pictures: 0, end: () => {} }
  const open: OpenCamera = async (onend) => {
    seen.end = onend
    await Promise.resolve()
    if (fails !== undefined) throw fails
    return {
      // Nothing is shown here.
      view: {} as HTMLElement,
      picture: async () => {
        seen.pictures += 1
        return Promise.resolve(new Blob([String(seen.pictures)]))
      },
      stop: () => (seen.stopped += 1),
    }
  }
  return { webcam: new Webcam(open), seen }
}

const failure = (name: string) => Object.assign(new Error('as browsers say it'), { name })
const counts = ({ classes }: Webcam) => classes.map(({ shots }) => shots.length)

it('takes a picture at once, and one every so often while the button is held', async () => {
  const { webcam } = made()
  webcam.hold(0)
  await vi.advanceTimersByTimeAsync(1000)
  // Nobody turned the camera on.
  expect([webcam.count, webcam.held]).toEqual([0, null])
  await webcam.turnOn()
  webcam.every = 100
  webcam.hold(0)
  expect(webcam.held).toBe(0)
  await vi.advanceTimersByTimeAsync(350)
  webcam.release()
  await vi.advanceTimersByTimeAsync(1000)
  expect([counts(webcam), webcam.held]).toEqual([[4], null])
})

it('has no labels with one class, and folders that name them with more', async () => {
  const { webcam } = made()
  await webcam.turnOn()
  const take = async (id: number) => {
    webcam.hold(id)
    webcam.release()
    await vi.advanceTimersByTimeAsync(0)
  }
  await take(0)
  webcam.addClass()
  const second = webcam.classes[1]?.id ?? -1
  expect(webcam.files().map(({ path }) => path)).toEqual(['Webcam/0001.png'])
  await take(0)
  await take(second)
  webcam.rename(second, ' ../left/hand ')
  const paths = () => webcam.files().map(({ path }) => path)
  expect(paths()).toEqual(['Webcam/class 1/0001.png', 'Webcam/class 1/0002.png', 'Webcam/-left-hand/0001.png'])
  webcam.rename(second, 'class 1')
  expect(webcam.problem).toBe('Two classes are called “class 1”: give each a name of its own.')
  webcam.rename(second, 'hand')
  webcam.remove(0, webcam.classes[0]?.shots[0]?.id ?? -1)
  expect([webcam.problem, counts(webcam)]).toEqual([null, [1, 1]])
  webcam.removeClass(0)
  // The last one stays, empty.
  webcam.removeClass(second)
  expect([counts(webcam), webcam.count]).toEqual([[0], 0])
})

it('lets go of the camera: turned off, taken away, or come when it is not wanted any more', async () => {
  const { webcam, seen } = made()
  await webcam.turnOn()
  webcam.hold(0)
  webcam.turnOff()
  await vi.advanceTimersByTimeAsync(1000)
  expect([seen.stopped, webcam.camera, webcam.held, webcam.count]).toEqual([1, null, null, 1])
  const coming = webcam.turnOn()
  webcam.turnOff()
  await coming
  expect([seen.stopped, webcam.camera, webcam.opening]).toEqual([2, null, false])
  await webcam.turnOn()
  seen.end()
  expect([seen.stopped, webcam.camera]).toEqual([3, null])
  expect(webcam.trouble).toContain('The camera went away')
})

it.each([
  ['NotAllowedError', 'The camera was refused: allow it'],
  ['NotFoundError', 'No camera was found: connect one'],
  ['OverconstrainedError', 'No camera was found: connect one'],
  ['NotReadableError', 'The camera is in use elsewhere, or does not start'],
  ['TypeError', 'The camera cannot be had here (as browsers say it)'],
])('says in a sentence that there is no camera: %s', async (name, sentence) => {
  const { webcam } = made(failure(name))
  await webcam.turnOn()
  expect(webcam.trouble).toContain(sentence)
  expect([webcam.camera, webcam.opening]).toEqual([null, false])
})

it('holds no more pictures than the page can', async () => {
  const { webcam } = made()
  await webcam.turnOn()
  webcam.every = 1
  webcam.hold(0)
  await vi.advanceTimersByTimeAsync(2100)
  expect([webcam.count, webcam.held]).toEqual([2000, null])
  expect(webcam.trouble).toContain('2,000 pictures are as many as the page holds')
})
