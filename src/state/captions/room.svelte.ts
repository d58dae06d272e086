/** Room "Captions": the list, its scores, what is made of it, and that all of it is there after a reload. */
import * as says from '../../messages/generated/page'
import type { GeneralityLevel, Reading } from '../../captions/types'
import type { CaptionClient } from '../../workers/captions/client'
import type { GeneraliseClient } from '../../workers/captions/generalise-client'
import { CaptionCleanUp } from './clean-up.svelte'
import { CaptionFile } from './file/file.svelte'
import { CaptionGeneralising } from './generalising/generalising.svelte'
import { CaptionKeeper } from './keeper'
import { captionsOfText, skippedNote } from './file/lines'
import { CaptionList, NOTHING_WITH } from './list.svelte'
import type { ListSnapshot, WithCaptions } from './list.svelte'
import { versionNames } from './metrics'
import type { FlagFilter, Metric } from './metrics'
import { mostCaptions } from './order'
import { readableOf } from './readable'
import { CaptionRoomReadings } from './readings/readings.svelte'
import { CaptionJudge } from './second-opinion/judge.svelte'
import { CaptionNorms } from './second-opinion/norms.svelte'
import { CaptionScoring } from './scoring.svelte'
import { followCaptionsLink } from './follow'
import type { LinkedCaptions } from './link'
import { readSettings } from './settings'
import type { KeptSettings } from './settings'
import { CaptionTable } from './table.svelte'
import { CaptionTagger } from './tagger.svelte'
import type { Range, SortKey } from './table.svelte'
import { CaptionWhy } from './why.svelte'
import { Notices } from '../page/trouble/notices.svelte'
import { PrivateNetworks } from '../page/private-networks'
import { PaperScores } from './readings/paper-scores.svelte'

const samplesName = 'samples'

export class CaptionRoom {
  readonly client: CaptionClient
  readonly notices = new Notices()
  readonly list = new CaptionList()
  readonly table: CaptionTable
  readonly why: CaptionWhy
  readonly scoring: CaptionScoring
  readonly readings: CaptionRoomReadings
  readonly norms: CaptionNorms
  readonly judge: CaptionJudge
  readonly generalising: CaptionGeneralising
  readonly file: CaptionFile
  readonly cleanUp: CaptionCleanUp
  readonly paper: PaperScores
  readonly tagger: CaptionTagger
  /** The samples are shown, not the visitor's own captions. */
  bundled = $state.raw(true)
  /** New captions come after the ones that are there; else in their place. */
  adds = $state.raw(false)
  /** True until the list is there for the first time. */
  opening = $state.raw(true)
  /** What a link asks for, until the list is there. */
  asked = $state.raw<LinkedCaptions | null>(null)
  readonly #keeper: CaptionKeeper
  #opened: Promise<void> | null = null

  constructor(client: CaptionClient, generaliser: GeneraliseClient) {
    this.client = client
    this.table = new CaptionTable(this.list)
    this.why = new CaptionWhy(client, this.list, this.notices)
    this.readings = new CaptionRoomReadings(client, this.list, this.notices)
    this.scoring = new CaptionScoring(client, this.list, this.notices, () => this.#renewReadings())
    this.norms = new CaptionNorms(client, this.list, this.notices)
    this.paper = new PaperScores(client, this.notices)
    this.file = new CaptionFile(client, this.notices, (captions, source, note, more) =>
      this.take(captions, source, note, more),
    )
    this.tagger = new CaptionTagger(client, this.notices, () => {
      this.list.forgetScores()
      this.#rescore()
      void this.paper.compute()
    })
    this.#keeper = new CaptionKeeper(client, this.list, this.notices)
    this.cleanUp = new CaptionCleanUp({
      list: this.list,
      notices: this.notices,
      changed: (texts) => {
        // What was the visitor's own is theirs now, the samples too.
        this.bundled = false
        for (const { version, index } of texts) this.#keeper.touch(version, index)
        this.settingsChanged()
        this.#rescore()
      },
    })
    const { list, notices } = this
    const networks = new PrivateNetworks(notices)
    this.generalising = new CaptionGeneralising({
      client: generaliser,
      list,
      notices,
      networks,
      changed: (level, index) => {
        this.#keeper.touch(level, index)
        this.scoring.go()
        if (this.why.index === index && this.why.version === level) this.why.open(index, level)
      },
    })
    const { settings } = this.generalising
    this.judge = new CaptionJudge({ client, models: generaliser, settings, list, notices, networks })
  }

  /** What is read off all captions together. */
  #renewReadings(): void {
    void this.readings.renew()
    void this.norms.renew()
    void this.judge.renew()
  }

  readonly #missing: readonly number[] = $derived.by(() => {
    void this.list.textChanges
    return this.generalising.missing(this.table.order)
  })
  /** Whether the next generalising replaces what is there: every caption that is shown has a version of the level. */
  readonly generalisesAgain: boolean = $derived(this.#missing.length === 0)
  /** Captions that the next generalising takes: those shown that lack a version of the level, or all shown where none does. */
  readonly toGeneralise: readonly number[] = $derived.by(() =>
    this.generalisesAgain ? [...this.table.order].filter((index) => this.list.text(index) !== '') : this.#missing,
  )

  /** What was kept, else the samples; once. */
  open(): Promise<void> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  /** The captions that come with the page, in place of what is there. */
  async loadSamples(): Promise<void> {
    try {
      const { captions } = await this.client.request('samples', {})
      this.#takeInstead(captions, samplesName, NOTHING_WITH, true)
    } catch (reason) {
      this.notices.showError('input', reason, [{ label: 'Try again', run: () => void this.loadSamples() }])
    }
  }

  /** Captions of the visitor's own: in place of what is there, or after it. `note`: what was left out of them. */
  take(
    captions: readonly string[],
    source: string,
    note: string | null = null,
    more: WithCaptions = NOTHING_WITH,
  ): void {
    // Else what was kept would come over it, or it over what was kept.
    if (this.opening) {
      void this.open().then(() => this.take(captions, source, note, more))
      return
    }
    const adds = this.adds && !this.bundled
    const total = captions.length + (adds ? this.list.count : 0)
    if (total > mostCaptions) {
      const [count, most] = [total.toLocaleString('en'), mostCaptions.toLocaleString('en')]
      this.notices.tell('input', says.captionsTooMany({ count, most }))
      return
    }
    if (adds) {
      this.notices.clear('input')
      this.list.append(captions, source, more)
      this.#keepAll()
      this.#rescore()
    } else {
      this.#takeInstead(captions, source, more, false)
    }
    if (note === null) return
    const said = this.notices.at('input')
    this.notices.show('input', 'news', said === null ? note : `${note} ${said.text}`, said?.actions)
  }

  /** Pasted text, one caption a line. */
  takeText(text: string): void {
    const pasted = captionsOfText(text)
    const note = skippedNote(pasted)
    if (pasted.captions.length === 0) {
      const why = pasted.long.length > 0 && note !== null ? ` (${note.replace(/\.$/, '')})` : ''
      this.notices.tell('input', says.textWithoutCaption({ why }))
      return
    }
    this.take(pasted.captions, 'pasted text', note)
  }

  /** Forgets everything and shows the samples again. */
  async startOver(): Promise<void> {
    this.generalising.cancel()
    this.list.reading = 'published'
    this.table.reset()
    this.adds = false
    this.judge.wipe()
    // Asked and answered: nothing to bring back.
    this.bundled = true
    await this.loadSamples()
  }

  setReading(reading: Reading): void {
    if (reading === this.list.reading) return
    this.list.reading = reading
    this.list.settle()
    this.#rescore()
    this.settingsChanged()
  }

  sortBy(key: SortKey): void {
    this.table.sortBy(key)
    this.settingsChanged()
  }

  setFlagFilter(flags: FlagFilter): void {
    this.table.flags = flags
    this.settingsChanged()
  }

  setRange(metric: Metric, range: Range | null): void {
    this.table.setRange(metric, range)
    this.settingsChanged()
  }

  /** To be called after any setting has changed: kept in a moment. */
  settingsChanged(): void {
    this.#keeper.keepSettings(this.#settings())
  }

  /** Writes what is still to be written. */
  async flush(): Promise<void> {
    await Promise.all([this.#keeper.flush(), this.judge.flush()])
  }

  /** Takes a generalised version away; it can be brought back until something else is said there. */
  dropVersion(level: GeneralityLevel): void {
    const texts = [...this.list.texts(level)]
    const makings = [...this.list.makings(level)]
    this.list.dropVersion(level)
    this.#renewReadings()
    this.#keeper.drop(level)
    if (this.why.index !== null && this.why.version === level) this.why.open(this.why.index, 'original')
    const bringBack = () => {
      this.notices.clear('generalise')
      texts.forEach((text, index) => {
        this.list.setText(index, level, text ?? null, makings[index] ?? null)
        this.#keeper.touch(level, index)
      })
      this.scoring.go()
    }
    this.notices.show('generalise', 'news', `The ${versionNames[level]} versions were removed.`, [
      { label: 'Bring them back', run: bringBack },
    ])
  }

  async #open(): Promise<void> {
    if (!(await this.#recall())) await this.loadSamples()
    const { asked } = this
    this.asked = null
    if (asked !== null) followCaptionsLink(this, asked)
    this.opening = false
    void this.tagger.find()
    void this.paper.compute()
    void this.generalising.findBrowserModel()
    await Promise.all([this.norms.recall(), this.judge.recall()])
    void this.judge.renew()
  }

  /** What a link to the room says of it. */
  get linked(): LinkedCaptions {
    const { index } = this.why
    return { reading: this.list.reading, table: this.table.keep(), open: index === null ? null : index + 1 }
  }

  /** What was there of the visitor's own can be brought back, until something else is said there. */
  #takeInstead(captions: readonly string[], source: string, more: WithCaptions, bundled: boolean): void {
    const before = this.bundled ? null : this.list.snapshot()
    const replace = (list: ListSnapshot, isBundled: boolean) => {
      this.notices.clear('input')
      this.list.restore(list)
      this.bundled = isBundled
      this.#afterReplace()
    }
    const texts = { original: [...captions], general: [...more.texts.general], '5-word': [...more.texts['5-word']] }
    const makings = { general: [...more.makings.general], '5-word': [...more.makings['5-word']] }
    replace({ source, texts, makings, beside: more.beside }, bundled)
    if (before === null) return
    const { length } = before.texts.original
    const [what, label] =
      length === 1 ? ['1 caption', 'Bring it back'] : [`${length.toLocaleString('en')} captions`, 'Bring them back']
    this.notices.show('input', 'news', `In place of ${what} (${before.source}).`, [
      { label, run: () => replace(before, false) },
    ])
  }

  #afterReplace(): void {
    this.notices.clear('generalise')
    this.generalising.cancel()
    this.generalising.forget()
    this.why.close()
    this.table.active = null
    this.table.clearFilters()
    this.#keepAll()
    this.#rescore()
  }

  #rescore(): void {
    void this.scoring.restart()
    if (this.why.index !== null) this.why.open(this.why.index)
  }

  #keepAll(): void {
    this.#keeper.keep(this.#settings())
  }

  #settings(): KeptSettings {
    return {
      carried: this.list.beside.carried.map(({ name }) => name),
      bundled: this.bundled,
      reading: this.list.reading,
      table: this.table.keep(),
      generalising: this.generalising.settings.keep(),
    }
  }

  async #recall(): Promise<boolean> {
    try {
      const kept = await this.#keeper.recall()
      const settings = kept === null ? null : readSettings(kept.header.settings)
      const readable = kept === null ? null : readableOf(kept, settings?.carried ?? [])
      if (kept === null || readable === null) return false
      this.list.restore(readable.list)
      this.bundled = kept.header.source === samplesName
      if (settings !== null) {
        this.bundled = settings.bundled
        this.list.reading = settings.reading
        this.table.restore(settings.table)
        this.generalising.settings.restore(settings.generalising)
      }
      this.scoring.go()
      if (readable.lost > 0) this.#tellLost(readable.lost, kept.header.count)
      return true
    } catch (reason) {
      this.notices.showError('storage', reason)
      return false
    }
  }

  #tellLost(lost: number, count: number): void {
    const [some = '', all = ''] = [lost, count].map((each) => each.toLocaleString('en'))
    this.#keepAll()
    this.notices.tell('input', says.captionsLost({ some, all }))
  }
}
