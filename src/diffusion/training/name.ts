/** What a run is called: its captions and what was done against copying, in the papers' words. */
import { rivalsSaid } from './rivals'
import type { FineTuningConfig } from './types'

/** Captions of a regime, in words. */
export const captionNames: Record<FineTuningConfig['captions'], string> = {
  original: 'original captions',
  general: 'general captions',
  '5-word': '5-word captions',
  room: 'captions of the Captions room',
}

/** E.g. "5-word captions + dual fusion .1/.3 + CWR .4, LoRA 8, 384 px". */
export function methodName(config: FineTuningConfig): string {
  const { captions, fusion, rivals, duplication, adaptation, size } = config
  const parts = [captionNames[captions]]
  if (fusion !== null) {
    const second = fusion.level === 'token' ? 'token' : decimal(fusion.embeddingWeight)
    const share = fusion.probability < 1 ? ` at ${decimal(fusion.probability)}` : ''
    const lost = fusion.keepVariance ? '' : ', variance lost'
    parts.push(`dual fusion ${decimal(fusion.latentWeight)}/${second}${share}${lost}`)
  }
  parts.push(...rivalsSaid(rivals, 'name', decimal))
  if (duplication.share > 0) parts.push(`${decimal(100 * duplication.share)} % × ${duplication.times}`)
  const name = [parts.join(' + ')]
  if (adaptation.method === 'lora') name.push(`LoRA ${adaptation.rank}`)
  if (size !== null) name.push(`${size} px`)
  return name.join(', ')
}

/** As papers print shares: ".1", "1". */
function decimal(value: number): string {
  return String(Number(value.toPrecision(3))).replace(/^0\./, '.')
}
