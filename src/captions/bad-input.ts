export { BadInput } from '../messages/errors'
