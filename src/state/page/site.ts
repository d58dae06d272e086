/** Files of the site that the page itself reads, kept as those that workers fetch. */
import { NoSuchFile } from '../../data/fetch-bytes'
import { loadFromSite } from '../../store/site-files'

/** Absolute address of a file of the site; of the folder where the page lies, ending in "/", unless told of which. */
export const siteAddress = (path = '') => new URL(`${import.meta.env.BASE_URL}${path}`, location.href).href

/** The bytes of one file, e.g. "start/pair/card.json". Its promise fails with BadInput where it cannot be had. */
export const siteFile = (path: string): Promise<Uint8Array> => loadFromSite(siteAddress())(path)

/** What a JSON file says; null where the site has no such file. Its promise fails with BadInput where the host does not answer. */
export async function siteJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await siteFile(path)))
  } catch (reason) {
    if (reason instanceof NoSuchFile) return null
    throw reason
  }
}
