/** With the browser's means. */
import { fetchBytes } from '../../data/fetch-bytes'
import { openSiteFiles } from '../../store/site-files'
import { siteAddress } from '../page/site'
import { Beforehand } from './beforehand.svelte'
import type { PageService } from './service.svelte'
import { siteBytes } from './site-bytes'

/** What is fetched goes on while it is not looked at. */
const opened = new WeakMap<PageService, Beforehand>()

export function openBeforehand(service: PageService): Beforehand {
  const base = siteAddress()
  const beforehand =
    opened.get(service) ??
    new Beforehand({
      service,
      files: openSiteFiles(base),
      bytes: siteBytes,
      hasGpu: 'gpu' in navigator,
      load: (signal) => fetchBytes(base, signal),
    })
  opened.set(service, beforehand)
  return beforehand
}
