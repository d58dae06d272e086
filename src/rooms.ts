/** Scripts of the rooms that are fetched when they are opened: who comes by a link to one room has no use for the others'. */
import type { Component } from 'svelte'
import { FetchedScript } from './state/page/fetched-script.svelte'

type View = { default: Component }
/** @param bar of what goes on in it */
const room = (view: () => Promise<View>, bar?: () => Promise<View>) =>
  new FetchedScript('This room', async () => {
    const [{ default: Room }, Bar] = await Promise.all([view(), bar?.()])
    return { Room, Bar: Bar?.default }
  })

/** Mixture and Interpolate are not among them: most come to the page by them. */
export const roomScripts = () => ({
  start: room(() => import('./views/start/StartRoom.svelte')),
  runs: room(() => import('./views/runs/RunsRoom.svelte')),
  selftest: room(() => import('./views/selftest/SelfTestRoom.svelte')),
  results: room(
    () => import('./views/results/ResultsRoom.svelte'),
    () => import('./views/results/queue/QueueBar.svelte'),
  ),
  captions: room(
    () => import('./views/captions/CaptionsRoom.svelte'),
    () => import('./views/captions/Transport.svelte'),
  ),
  fusion: room(
    () => import('./views/fusion/FusionRoom.svelte'),
    () => import('./views/fusion/Transport.svelte'),
  ),
})

/** One figure of any room alone. */
export const figureScript = () => new FetchedScript('The figure', () => import('./views/embed/Embed.svelte'))

/** The messages' entries. */
export const helpScript = () => new FetchedScript('The help', () => import('./views/help/Help.svelte'))
