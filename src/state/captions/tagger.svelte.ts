/** Who tags the terms as published: our tagger in NLTK's place, or NLTK's own, whose files the visitor has. */
import type { TaggerName } from '../../captions/types'
import type { CaptionClient } from '../../workers/captions/client'
import type { Notices } from '../page/trouble/notices.svelte'

export class CaptionTagger {
  /** Null until the workers have said. */
  published = $state.raw<TaggerName | null>(null)
  /** Files are looked at, or forgotten. */
  busy = $state.raw(false)

  /** @param changed called when captions are to be scored anew */
  constructor(
    private readonly client: CaptionClient,
    private readonly notices: Notices,
    private readonly changed: () => void,
  ) {}

  /** What the workers read from the browser. */
  async find(): Promise<void> {
    try {
      this.published = (await this.client.request('tagger', {})).published
    } catch (reason) {
      this.notices.showError('tagger', reason)
    }
  }

  /** @param files NLTK's three; null: forget them */
  async use(files: File[] | null): Promise<void> {
    this.busy = true
    this.notices.clear('tagger')
    try {
      await this.client.useTagger(files)
      await this.find()
      this.changed()
    } catch (reason) {
      this.notices.showError('tagger', reason)
    } finally {
      this.busy = false
    }
  }
}
