import { expect, it } from 'vitest'
import { moved, newPen, thicker } from '../../../../src/components/pictures/pen'
import { placementOf } from '../../../../src/components/pictures/strokes'

const after = (keys: readonly string[], far = false) => keys.reduce((pen, key) => moved(pen, key, far) ?? pen, newPen)

it('goes where the arrow keys say, no farther than the edge, and heeds no other key', () => {
  const { x, y } = after(['ArrowLeft', 'ArrowUp', 'ArrowUp'])
  expect([x, y]).toEqual([0.5 - 1 / 28, 0.5 - 2 / 28])
  expect(moved(newPen, 'ArrowRight', true)?.x).toBeCloseTo(0.5 + 4 / 28)
  expect(
    after(
      Array.from({ length: 9 }, () => 'ArrowDown'),
      true,
    ),
  ).toMatchObject({ x: 0.5, y: 1 })
  expect(moved({ ...newPen, isDown: true }, 'ArrowUp', false)?.isDown).toBe(true)
  expect(moved(newPen, 'Tab', false)).toBeNull()
})

it('gets thicker and thinner in steps, to an end', () => {
  expect([thicker(1, true), thicker(1, false)]).toEqual([1.5, 0.75])
  expect([thicker(3, true), thicker(0.5, false)]).toEqual([3, 0.5])
})

it('fills 20 of 28 pixels with strokes of any thickness', () => {
  const points = [
    { x: 0.2, y: 0.5 },
    { x: 0.8, y: 0.5 },
  ]
  for (const thickness of [0.5, 1, 3]) {
    const { scale } = placementOf([{ points, thickness }])
    expect(scale * (0.6 + (thickness * 2.4) / 28)).toBeCloseTo(20 / 28)
  }
})
