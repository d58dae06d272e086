/** The page's Content-Security-Policy. The built page carries it itself, in a meta element, for a static host may set no header. */
import type { Plugin } from 'vite'

/** `svelte-trusted-html` is Svelte's own: the fixed markup of components. `modeweave-worker` is ours: addresses of the page's own workers. */
const TRUSTED_TYPES = ['svelte-trusted-html', 'modeweave-worker']

/**
 * What the page's document may do. It does not bind the workers: those go by the headers of their own script. WebAssembly runs in
 * workers only, so there is no 'wasm-unsafe-eval' here.
 */
const POLICY: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  // Drawings of data: the page's icon and figures on their way to PNG; of blob: pictures of the visitor's own.
  'img-src': ["'self'", 'data:', 'blob:'],
  // What a visitor types the address of, a language model or a diffusion model, is asked by workers.
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': TRUSTED_TYPES,
}

/** As it stands in the meta element. */
const contentPolicy = Object.entries(POLICY)
  .map(([directive, values]) => [directive, ...values].join(' '))
  .join('; ')

/** Puts the policy first into the built page: what stands before it would not be bound by it. A development server's page needs inline styles. */
export function withContentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy },
          injectTo: 'head-prepend',
        },
      ],
    },
  }
}
