/** How the two runs of "Watch it learn by heart" are called and coloured. */
import type { HeartSideName } from '../../state/start/heart.svelte'

export const sideLooks: Readonly<Record<HeartSideName, { name: string; colour: string }>> = {
  specific: { name: 'specific captions', colour: 'var(--ink)' },
  fusion: { name: 'general captions and dual fusion', colour: 'var(--generator)' },
}
