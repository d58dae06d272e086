/** Which timesteps a sampler asks the network for. */
import * as says from '../../messages/generated/fusion'
import { BadInput } from '../../gpu/errors'
import type { NoiseSchedule } from './schedule'
import type { ScheduleConfig } from './schedule-config'

/**
 * Timesteps of `count` steps, descending, as the configuration spaces them.
 * @param endsApart DPM-Solver in diffusers counts the end of its last step as one of `leading` and `linspace`'s points (n + 1 of
 *   them, the last left out), and begins where λ is what the configuration clips it to; DDIM does neither
 * @throws BadInput where `count` is not a whole number from 1 to the most that the schedule has room for
 */
export function timestepsOf(schedule: NoiseSchedule, count: number, endsApart = false): number[] {
  const { karras, trainTimesteps, leastLambda } = schedule.config
  if (karras !== null) return karrasTimesteps(schedule, karras, count)
  const clipped = endsApart ? schedule.alphasCumprod.filter((kept) => logSnr(kept) / 2 < leastLambda).length : 0
  return samplingTimesteps(schedule.config, count, endsApart, trainTimesteps - clipped)
}

/**
 * `count` timesteps in descending order, by `timestep_spacing` (Lin et al. 2023, Table 2, as diffusers has it):
 * `leading` [i·⌊T/n⌋ + offset], `linspace` [0 … T − 1 in n equal parts], `trailing` [T − 1 down in parts of T/n].
 * @param endsApart see `timestepsOf`
 * @param end T, or less where the noisiest timesteps are left out
 * @throws BadInput where `count` is not a whole number from 1 to the most that the schedule has room for
 */
export function samplingTimesteps(
  config: ScheduleConfig,
  count: number,
  endsApart = false,
  end = config.trainTimesteps,
): number[] {
  const { trainTimesteps: T, stepsOffset, timestepSpacing } = config
  const points = endsApart && timestepSpacing !== 'trailing' ? count + 1 : count
  expectCount(count, end - (points - count))
  const place = (fromLast: number): number => {
    const index = points - 1 - fromLast
    switch (timestepSpacing) {
      case 'leading':
        return index * Math.floor(end / points) + stepsOffset
      case 'linspace':
        return points === 1 ? end - 1 : roundHalfToEven((index * (end - 1)) / (points - 1))
      case 'trailing':
        return roundHalfToEven(end - (fromLast * T) / count) - 1
    }
  }
  // In parts of T/n from an earlier end there is not room for all.
  const room = timestepSpacing === 'trailing' ? Math.ceil((end * count) / T) : count
  const timesteps = Array.from({ length: room }, (_, fromLast) => place(fromLast))
  if ((timesteps[0] ?? 0) >= T)
    throw new BadInput(says.samplingOffset({ count, offset: stepsOffset, first: timesteps[0] ?? 0, last: T - 1 }))
  return timesteps
}

/** ρ of Karras et al. 2022. */
const RHO = 7
/** ᾱ that stands for 0, where σ would be without end; as in diffusers. */
const LEAST_KEPT = 2 ** -24

/**
 * σ_i = (σ_max^(1/ρ) + i/(n − 1) (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ (Karras et al. 2022, Eq. 5), each at the timestep whose σ is nearest to it
 * by the logarithm. Where several are at one timestep it is visited once, as in diffusers 0.18.2: there may be fewer than `count`.
 */
function karrasTimesteps(
  { alphasCumprod }: NoiseSchedule,
  { least, most }: NonNullable<ScheduleConfig['karras']>,
  count: number,
): number[] {
  expectCount(count, alphasCumprod.length)
  const logs = Array.from(alphasCumprod, (kept) => -logSnr(kept === 0 ? LEAST_KEPT : kept) / 2)
  const [first, last] = [most ?? Math.exp(logs.at(-1) ?? 0), least ?? Math.exp(logs[0] ?? 0)].map((s) => s ** (1 / RHO))
  const timesteps = Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 0 : i / (count - 1)
    return roundHalfToEven(placeOf(RHO * Math.log((first ?? 0) + share * ((last ?? 0) - (first ?? 0))), logs))
  })
  return [...new Set(timesteps)]
}

/** Where in a rising list a value lies, between two of them in a line; its ends for what is outside. */
function placeOf(value: number, rising: readonly number[]): number {
  const above = rising.findIndex((each) => each > value)
  if (above === 0) return 0
  if (above < 0) return rising.length - 1
  const [low = 0, high = 0] = [rising[above - 1], rising[above]]
  return above - 1 + (value - low) / (high - low)
}

/** log(ᾱ / (1 − ᾱ)) */
const logSnr = (kept: number) => Math.log(kept) - Math.log1p(-kept)

function expectCount(count: number, most: number): void {
  if (!Number.isInteger(count) || count < 1 || count > most) throw new BadInput(says.samplingSteps({ count, most }))
}

/** As numpy rounds. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
