// running <- kept running + share newest, in place.
import { storeLanes } from './lanes'

export function runningAverage(running: usize, newest: usize, size: i32, kept: f32, share: f32): void {
  for (let left = size; left > 0; left -= 4) {
    const old = f32x4.mul(v128.load(running), f32x4.splat(kept))
    storeLanes(running, f32x4.add(old, f32x4.mul(v128.load(newest), f32x4.splat(share))), left)
    running += 16
    newest += 16
  }
}
