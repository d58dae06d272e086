/** Makes one film of pictures, away from the page's thread and from the engine that draws. */
import type { FilmAsk, FilmNews } from './client'
import { encodeGif } from './gif'
import { encodeMp4 } from './mp4'

const tell = (news: FilmNews) => self.postMessage(news, { transfer: news.type === 'film' ? [news.bytes] : [] })

self.addEventListener('message', ({ data: { pictures, kind } }: MessageEvent<FilmAsk>) => {
  const onPicture = (done: number) => tell({ type: 'picture', done })
  const film = async () =>
    kind.format === 'gif' ? encodeGif(pictures, onPicture) : encodeMp4(pictures, kind.codec, onPicture)
  film().then(
    (bytes) => tell({ type: 'film', bytes }),
    (reason: unknown) => tell({ type: 'failed', message: reason instanceof Error ? reason.message : String(reason) }),
  )
})
