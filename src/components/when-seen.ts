import type { Attachment } from 'svelte/attachments'

/** Calls once, when the element first comes near the visible part of the page: what is out of sight fetches nothing. */
export function whenSeen(seen: () => void): Attachment {
  return (element) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        observer.disconnect()
        seen()
      },
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }
}
