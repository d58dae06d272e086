/** npm's bill of materials, with what of it is in the built site. */
import type { SitePackage } from '../src/state/page/packages'

interface Component {
  name: string
  version: string
  scope?: string
}

/** What of npm's is filled in. */
export interface Bill {
  metadata: { component: Component & { type: string } }
  components: Component[]
}

/** @param site as a build lists them @throws Error where the site has one that the bill lacks: they are of different states */
export function marked(bill: Bill, name: string, site: readonly Pick<SitePackage, 'name' | 'version'>[]): Bill {
  const inSite = (component: Component) =>
    site.some((one) => one.name === component.name && one.version === component.version)
  const missing = site.find((one) => !bill.components.some((c) => c.name === one.name && c.version === one.version))
  if (missing !== undefined)
    throw new Error(
      `${missing.name} ${missing.version} is in dist/, and not in package-lock.json; run "npm ci", then "npm run build".`,
    )
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...bill.metadata.component, type: 'application', name } },
    components: bill.components.map((one) => ({ ...one, scope: inSite(one) ? 'required' : 'excluded' })),
  }
}
