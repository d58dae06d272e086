/** Hands a file to the visitor's downloads. */
export function saveFile(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = fileName
  anchor.click()
  // The download has begun by then; the address is no longer needed.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
