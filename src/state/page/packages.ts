/** The packages whose code is in the built page: a build lists them from its own modules, with their licences' texts. */
import { siteJson } from './site'

/** Below the site's folder. */
export const PACKAGES_FILE = 'packages.json'

export interface SitePackage {
  name: string
  version: string
  /** By SPDX, e.g. "Apache-2.0". */
  licence: string
  /** In full. */
  text: string
}

/** By name; null where there is no list, as in a development server's page. Its promise fails with BadInput where the host does not answer. */
export async function sitePackages(): Promise<readonly SitePackage[] | null> {
  return (await siteJson(PACKAGES_FILE)) as readonly SitePackage[] | null
}
