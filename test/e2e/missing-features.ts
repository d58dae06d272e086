/** Browsers that lack something: code that is put in front of every script of the page, its workers' included. */

/** Each snippet runs in pages and in workers alike, any number of times. */
const snippets = {
  /** No WebGPU at all, as in older browsers. */
  webgpu: `for (const N of [globalThis.Navigator, globalThis.WorkerNavigator])
    if (N) Object.defineProperty(N.prototype, 'gpu', { get: () => undefined, configurable: true });`,
  /** No WebGL on any canvas. */
  webgl: `for (const C of [globalThis.HTMLCanvasElement, globalThis.OffscreenCanvas]) {
    if (!C || C.prototype.withoutWebGL) continue;
    const getContext = C.prototype.getContext;
    C.prototype.withoutWebGL = true;
    C.prototype.getContext = function (kind, ...rest) {
      return kind.startsWith('webgl') ? null : getContext.call(this, kind, ...rest);
    };
  }`,
  /** IndexedDB that may not be opened, as in some private windows. */
  indexedDB: `IDBFactory.prototype.open = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };`,
  /** Storage that is full: everything can be read, nothing written. */
  storage: `IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };`,
} as const

export type Feature = keyof typeof snippets

/** Code that takes the features away; empty for none. */
export function takeAway(features: readonly Feature[]): string {
  return features.map((feature) => `{ ${snippets[feature]} }\n`).join('')
}
