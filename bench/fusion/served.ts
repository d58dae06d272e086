/** A file of the bundled miniature, served beside this worker's script. @throws Error where the server answers with neither it nor a 404 */
export async function served(name: string): Promise<Uint8Array | null> {
  const response = await fetch(name)
  if (response.status === 404) return null
  if (!response.ok) throw new Error(`${name}: the bench's server answers ${response.status}.`)
  return new Uint8Array(await response.arrayBuffer())
}
