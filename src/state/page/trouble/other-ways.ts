/** Ways on where a stored run cannot be opened as it was asked for. */
import { faultOf, type NoticeAction } from './notices.svelte'

/** In which other way a stored run is opened. */
export interface OtherWay {
  checkpoint?: 'before'
  copy?: true
}

/** @param open opens the same run that other way */
export function otherWays(reason: unknown, open: (way: OtherWay) => void): NoticeAction[] {
  const { name } = faultOf(reason)
  if (name === 'Damaged') return [{ label: 'Open the checkpoint before it', run: () => open({ checkpoint: 'before' }) }]
  if (name === 'OpenElsewhere') return [{ label: 'Go on with a copy', run: () => open({ copy: true }) }]
  return []
}
