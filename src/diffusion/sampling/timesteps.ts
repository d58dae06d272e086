/** Which timesteps a sampler asks the network for. */
import * as says from '../../messages/generated/fusion'
import { BadInput } from '../../gpu/errors'
import type { ScheduleConfig } from './schedule-config'

/**
 * `count` timesteps in descending order, by the configuration's `timestep_spacing` (Lin et al. 2023, Table 2, as diffusers has it):
 * `leading` [i·⌊T/n⌋ + offset], `linspace` [0 … T − 1 in n equal parts], `trailing` [T − 1 down in parts of T/n].
 * @param endsApart DPM-Solver in diffusers counts the end of its last step as one of `leading` and `linspace`'s points (n + 1 of
 *   them, the last left out); DDIM does not
 * @throws BadInput where `count` is not a whole number from 1 to the most that the schedule has room for
 */
export function samplingTimesteps(config: ScheduleConfig, count: number, endsApart = false): number[] {
  const { trainTimesteps: T, stepsOffset, timestepSpacing } = config
  const points = endsApart && timestepSpacing !== 'trailing' ? count + 1 : count
  const most = T - (points - count)
  if (!Number.isInteger(count) || count < 1 || count > most) throw new BadInput(says.samplingSteps({ count, most }))
  const place = (fromLast: number): number => {
    const index = points - 1 - fromLast
    switch (timestepSpacing) {
      case 'leading':
        return index * Math.floor(T / points) + stepsOffset
      case 'linspace':
        return points === 1 ? T - 1 : roundHalfToEven((index * (T - 1)) / (points - 1))
      case 'trailing':
        return roundHalfToEven(T - (fromLast * T) / count) - 1
    }
  }
  const timesteps = Array.from({ length: count }, (_, fromLast) => place(fromLast))
  if ((timesteps[0] ?? 0) >= T)
    throw new BadInput(says.samplingOffset({ count, offset: stepsOffset, first: timesteps[0] ?? 0, last: T - 1 }))
  return timesteps
}

/** As numpy rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
