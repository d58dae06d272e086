/**
 * Addresses of the page's own worker scripts, as browsers with Trusted Types take them: the page's policy (`scripts/content-policy.ts`) asks
 * for such addresses wherever one becomes a script.
 */
import lab from '../lab.worker?worker&url'
import network from '../network/network.worker?worker&url'
import selftest from '../selftest/selftest.worker?worker&url'

/** The service worker's lies beside the page, by whose folder it answers. */
const SCRIPTS = { lab, network, selftest, service: `${import.meta.env.BASE_URL}service.js` }
export type ScriptName = keyof typeof SCRIPTS

/** What TypeScript's own types lack of Trusted Types: a policy with one rule, whose results count as addresses of scripts. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (name: string) => string },
  ): { createScriptURL(name: string): string }
}

// Whoever gets hold of the policy can start one of these, and nothing else.
const createScriptURL = (name: string) => SCRIPTS[name as ScriptName]

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
const policy = trustedTypes?.createPolicy('modeweave-worker', { createScriptURL }) ?? { createScriptURL }

/** The address of a script of the site: a TrustedScriptURL where there are such, which TypeScript takes for the string that it reads as. */
export function ownScript(name: ScriptName): string {
  return policy.createScriptURL(name)
}
