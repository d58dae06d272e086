import { describe, expect, it } from 'vitest'
import { packFrames, unpackFrames } from '../../../src/mixture/frame-file'
import { frameColumns, isFrameDue, withFrame, type Frame } from '../../../src/mixture/frames'
import { presets } from '../../../src/mixture/presets'

/** All at once, and C first for 2,000 iterations. */
const [joint, classroom] = [presets.joint('mnist'), presets.classroom('mnist')]
const added = (frames: readonly Frame[], next: Frame) => withFrame(frames, next, joint)

const frame = (iteration: number): Frame => ({
  iteration,
  grid: { rows: 2, columns: 1, size: 28, channels: 1, pixels: new Uint8Array(2 * 28 * 28).fill(iteration % 256) },
  clustering: null,
})

describe('frames of a run', () => {
  it('are dense where collapse begins', () => {
    const due = Array.from({ length: 401 }, (_, i) => i).filter((i) => isFrameDue(i, joint))
    expect(due).toEqual([0, 10, 25, 50, 100, 200, 300, 400])
  })

  it('keep the beginning and the end, however long the run', () => {
    const due = Array.from({ length: 20_001 }, (_, i) => i).filter((i) => isFrameDue(i, joint))
    const kept = due
      .map(frame)
      .reduce<Frame[]>(added, [])
      .map(({ iteration }) => iteration)
    expect(kept).toHaveLength(32)
    expect(kept.slice(0, 5)).toEqual([0, 10, 25, 50, 100])
    expect(kept.at(-1)).toBe(20_000)
    const ratios = kept.slice(5).map((iteration, i) => iteration / (kept[i + 4] ?? NaN))
    expect(Math.max(...ratios)).toBeLessThan(2.01)
  })

  it('are dense again where G begins', () => {
    const due = Array.from({ length: 3501 }, (_, i) => i).filter((i) => isFrameDue(i, classroom))
    expect(due.filter((i) => i >= 1950 && i <= 2200)).toEqual([2000, 2010, 2025, 2050, 2100, 2200])
    const kept = due.map(frame).reduce<Frame[]>((frames, next) => withFrame(frames, next, classroom), [])
    const at = kept.map(({ iteration }) => iteration)
    expect(at).toHaveLength(32)
    for (const iteration of [0, 10, 25, 50, 100, 2000, 2010, 2025, 2050, 2100, 3500]) expect(at).toContain(iteration)
    expect(at.filter((iteration) => iteration > 2000).length).toBeGreaterThanOrEqual(12)
  })

  it('are made anew by a run that went back', () => {
    const kept = [0, 10, 25, 50].map(frame).reduce<Frame[]>(added, [])
    expect(added(kept, frame(25)).map(({ iteration }) => iteration)).toEqual([0, 10, 25])
  })

  it('hold fewer samples of large images', () => {
    expect(frameColumns(10, { size: 28, channels: 1 })).toBe(6)
    expect(frameColumns(20, { size: 28, channels: 1 })).toBe(3)
    expect(frameColumns(10, { size: 64, channels: 3 })).toBe(1)
  })

  it('come back from a file as they went, and not from a tensor that is not theirs', () => {
    const frames = [frame(0), frame(10)]
    const packed = packFrames(frames)
    if (packed === null) throw new Error('there are frames')
    const { record, pixels } = packed
    expect(pixels.shape).toEqual([2, 2, 28, 28, 1])
    expect(unpackFrames(record, pixels)).toEqual(frames)
    expect(unpackFrames({ ...record, at: record.at.slice(1) }, pixels)).toBeNull()
    expect(unpackFrames({ ...record, columns: 3 }, pixels)).toBeNull()
    expect(packFrames([])).toBeNull()
  })
})
