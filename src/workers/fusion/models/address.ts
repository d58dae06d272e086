/** The address of a model's folder, as visitors type or paste it. */
import { typedAddress } from '../../../data/address'
import * as says from '../../../messages/generated/models'
import { BadInput } from '../../../data/bad-input'

const HUGGING_FACE = 'huggingface.co'

/**
 * The folder that an address means, ending in "/": a file of it means its folder, a page of Hugging Face (`/owner/model`,
 * `/owner/model/tree/main`) the files behind it.
 * @param page address of this page or worker; files of its own host may come without encryption
 * @throws BadInput where it is no address, holds a login, or the connection would not be encrypted
 */
export function modelAddress(typed: string, page: string | undefined): URL {
  const address = typedAddress(typed, page)
  if (address === null) throw new BadInput(says.addressNone({ typed, example: `https://${HUGGING_FACE}/owner/model` }))
  // It would end up in histories and logs, and be sent to whoever answers. Not shown: the sentence may be copied.
  if (address.username !== '' || address.password !== '') throw new BadInput(says.addressLogin({ host: address.host }))
  const isOwn = page !== undefined && address.host !== '' && address.host === new URL(page).host
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isOwn))
    throw new BadInput(says.addressProtocol({ typed, protocol: address.protocol }))
  address.search = ''
  address.hash = ''
  address.pathname = folderOf(address)
  return address
}

function folderOf({ hostname, pathname }: URL): string {
  const parts = pathname.split('/').filter((part) => part !== '')
  // A file's page or its address: what has an ending that files of the layout have.
  const named = /\.(json|safetensors|onnx)$/.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts
  return `/${(hostname === HUGGING_FACE ? behindThePage(named) : named).map((part) => `${part}/`).join('')}`
}

/** `owner/model[/tree|blob/revision[/folder …]]` to `owner/model/resolve/revision[/folder …]`. */
function behindThePage(parts: readonly string[]): string[] {
  const [owner, model, kind, ...rest] = parts
  if (owner === undefined || model === undefined) return [...parts]
  if (kind === undefined) return [owner, model, 'resolve', 'main']
  return ['tree', 'blob'].includes(kind) ? [owner, model, 'resolve', ...rest] : [...parts]
}
