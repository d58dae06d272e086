/** Errors of this layer that reach the page; `name` is what the page may branch on. */

export { BadInput } from '../messages/errors'
