/** What stands left and right in pairs, in the colours of their concepts. */
export const besideTraining = [
  { name: 'generated', colour: 'var(--generator)' },
  { name: 'nearest training image', colour: 'var(--risk)' },
] as const
