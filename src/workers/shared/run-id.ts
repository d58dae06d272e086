/** 128 random bits. (`crypto.randomUUID` is missing where a page comes over plain http, as from a teacher's own machine.) */
export function newRunId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
