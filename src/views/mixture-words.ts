/** The mixture that is drawn, in words, for who does not see the picture. */
import { percent } from '../components/format'
import type { Session } from '../state/mixture/session.svelte'

/** "60.0 % Gaussian 5, mostly sevens; 40.0 % Gaussian 8, mostly nines. The classifier takes it for Gaussian 8, mostly nines, with 71.0 %." */
export function mixtureWords(session: Session): string {
  const { weights, responsibilities } = session.mixing
  const parts = weights.flatMap((weight, k) => (weight > 0.0005 ? [`${percent(weight)} ${session.name(k)}`] : []))
  const surest = responsibilities === null ? 0 : Math.max(...responsibilities)
  const seen = responsibilities?.indexOf(surest) ?? -1
  const taken = seen < 0 ? '' : ` The classifier takes it for ${session.name(seen)}, with ${percent(surest)}.`
  return `${parts.join('; ')}.${taken}`
}
