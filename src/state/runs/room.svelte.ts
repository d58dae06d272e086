/** The room "Runs", and its drawer in the labs: every run that is stored or comes with the page, arranged, ticked, marked and deleted. */
import * as says from '../../messages/generated/store'
import type { StoredRun } from '../../workers/mixture/protocol'
import type { FusionRunSummary } from '../../workers/fusion/protocol'
import { isWritten, NOT_DELETED, UNDO_TIME, withoutDeleted, type RunMarks } from '../page/marks.svelte'
import { notUsed } from '../page/address/parameters'
import { Notices } from '../page/trouble/notices.svelte'
import { OtherTabs } from '../page/other-tabs'
import {
  groupable,
  grouped,
  groupNames,
  isDescendingAtFirst,
  matching,
  sorted,
  type Arrangement,
  type MarkedEntry,
  type SortKey,
} from './arranging'
import type { fusionEntry, mixtureEntry, OpenedScores, withOpened } from './entries'
import type { RunsShelf, Shelved } from './shelf'
import { StorageUse } from './storage.svelte'
import type { Lab, RunEntry } from './types'

/** A lab's own list of runs: it knows those that are in memory alone. */
interface LabRuns<R> {
  readonly own: readonly R[]
}

export interface RunsRoomParts {
  marks: RunMarks
  labs: { mixture: LabRuns<StoredRun>; fusion: LabRuns<FusionRunSummary> }
  shelf: () => Promise<RunsShelf>
  /** Those that come with the page. */
  bundled: () => Promise<RunEntry[]>
  /** Scores of the mixture that its room has open; null where it has none. */
  opened: () => OpenedScores | null
  /** How a stored run, and its card, become an entry. */
  entries: () => Promise<{
    mixtureEntry: typeof mixtureEntry
    fusionEntry: typeof fusionEntry
    withOpened: typeof withOpened
  }>
  now?: () => number
}

export class RunsRoom {
  readonly notices = new Notices()
  readonly marks: RunMarks
  readonly storage = new StorageUse()
  text = $state('')
  /** Whose runs the room lists. */
  listed = $state.raw<Arrangement['lab']>('all')
  sort = $state.raw<Arrangement['sort']>({ key: 'savedAt', descending: true })
  /** Path of the setting that runs are grouped by; empty: none. */
  by = $state('')
  ticked = $state.raw<readonly string[]>([])
  /** The ticked ones are shown side by side, where they are two or more. */
  comparing = $state.raw(false)
  /** Open over a lab's room, whose runs alone it lists. */
  drawer = $state.raw<Lab | null>(null)
  readonly lab: Arrangement['lab'] = $derived(this.drawer ?? this.listed)
  /** Until the runs were first read. */
  loading = $state.raw(true)
  #stored = $state.raw<readonly RunEntry[]>([])
  #bundled = $state.raw<readonly RunEntry[]>([])
  #damaged = $state.raw<Shelved['damaged']>([])
  #note = $state.raw<string | null>(null)
  /** What a link asked for was looked for. */
  #followed = false
  readonly #parts: RunsRoomParts
  readonly #tabs: Record<Lab, OtherTabs<'changed'>>
  #shelf: Promise<RunsShelf> | null = null
  #makers: Awaited<ReturnType<RunsRoomParts['entries']>> | null = $state.raw(null)

  constructor(parts: RunsRoomParts) {
    this.#parts = parts
    this.marks = parts.marks
    const heard = () => {
      if (this.#shelf !== null) void this.refresh()
    }
    // The labs tell of what they save there, in this tab too.
    this.#tabs = { mixture: new OtherTabs('mixture', heard), fusion: new OtherTabs('fusion', heard) }
  }

  /** Of the visitor's runs those that no disk has, because this window keeps nothing or it is full. */
  readonly #inMemory: readonly RunEntry[] = $derived.by(() => {
    const makers = this.#makers
    if (makers === null) return []
    const stored = this.#stored.map(({ runId }) => runId)
    const { mixture, fusion } = this.#parts.labs
    return [
      ...mixture.own.map((run) => makers.mixtureEntry(run, null)),
      ...fusion.own.map((run) => makers.fusionEntry(run, null)),
    ].filter(({ runId }) => !stored.includes(runId))
  })
  readonly all: readonly MarkedEntry[] = $derived.by(() => {
    const opened = this.#parts.opened()
    const makers = this.#makers
    return [...this.#stored, ...this.#inMemory, ...this.#bundled]
      .filter(({ runId }) => !this.marks.isDeleted(runId))
      .map((listed) => {
        const entry = opened === null || makers === null ? listed : makers.withOpened(listed, opened)
        const { star = false, note = '' } = this.marks.of(entry.runId) ?? {}
        return { ...entry, name: this.marks.nameOf(entry.runId, entry.name), star, note }
      })
  })
  readonly damaged: Shelved['damaged'] = $derived.by(() =>
    this.#damaged.filter(({ runId }) => !this.marks.isDeleted(runId)),
  )
  /** Those that the list shows, in its order. */
  readonly shown: readonly MarkedEntry[] = $derived(sorted(matching(this.all, this), this.sort))
  readonly groupable: readonly { path: string; name: string }[] = $derived(
    groupNames(matching(this.all, { text: '', lab: this.lab })),
  )
  /** What is grouped by where it is a setting of those that are listed: a lab's drawer has not the other's. */
  readonly grouping: string = $derived(this.groupable.some(({ path }) => path === this.by) ? this.by : '')
  readonly groups = $derived(this.grouping === '' ? null : grouped(this.shown, this.grouping))
  /** In the order of the ticking. */
  readonly chosen: readonly MarkedEntry[] = $derived(
    this.ticked.flatMap((runId) => this.all.find((entry) => entry.runId === runId) ?? []),
  )
  /** One sentence where something is not kept, or not as it was; null where all is well. */
  readonly note: string | null = $derived.by(() => this.#note ?? this.marks.trouble)

  /** Reads what there is, each time that the room or its drawer is opened. */
  async open(): Promise<void> {
    await this.refresh()
    try {
      if (this.#bundled.length === 0) this.#bundled = await this.#parts.bundled()
      if (!this.#followed && this.#makers !== null) this.#keepWhatThereIs()
    } catch (reason) {
      this.#sayFailed(reason)
    }
    this.loading = false
  }

  #sayFailed(reason: unknown): void {
    const again = () => {
      this.notices.clear('runs')
      void this.open()
    }
    this.notices.showError('runs', reason, [{ label: 'Try again', run: again }])
  }

  async refresh(): Promise<void> {
    this.#shelf ??= this.#parts.shelf()
    try {
      const shelf = await this.#shelf
      this.#makers ??= await this.#parts.entries()
      const makers = this.#makers
      const [{ mixture, fusion, cards, damaged, note }] = await Promise.all([
        shelf.read(),
        this.marks.refresh(),
        this.storage.read(),
      ])
      this.#stored = [
        ...mixture.map((run) => makers.mixtureEntry(run, cards.mixture.get(run.runId) ?? null)),
        ...fusion.map((run) => makers.fusionEntry(run, cards.fusion.get(run.runId) ?? null)),
      ]
      this.#damaged = damaged
      this.#note = note
      // A link's may be of those that come with the page, which are read after the first time.
      if (this.#followed) this.ticked = this.ticked.filter((runId) => this.#has(runId))
      await this.#settleDeleted()
    } catch (reason) {
      // What could not be opened is opened anew the next time.
      this.#shelf = null
      this.#sayFailed(reason)
    }
  }

  #has(runId: string): boolean {
    return this.all.some((entry) => entry.runId === runId)
  }

  /** Of what a link asked for: a run or a setting that nobody here has is left out and said. */
  #keepWhatThereIs(): void {
    this.#followed = true
    const missing = this.ticked.filter((runId) => !this.#has(runId))
    const isGroup = this.by === '' || groupable(this.all).includes(this.by)
    const told = [
      ...(isGroup ? [] : [notUsed('runs.group', this.by, 'a setting that a run here has')]),
      ...missing.map((runId) => `The link’s run ${runId} is kept in another browser, or was deleted; ignored.`),
    ]
    if (!isGroup) this.by = ''
    this.ticked = this.ticked.filter((runId) => !missing.includes(runId))
    if (told.length > 0) this.notices.show('runs', 'news', told.join(' '))
  }

  /** Lists runs of one lab, or of both. */
  list(lab: Arrangement['lab']): void {
    if (this.listed !== lab) this.by = ''
    this.listed = lab
  }

  tick(runId: string, isTicked: boolean): void {
    const others = this.ticked.filter((each) => each !== runId)
    this.ticked = isTicked ? [...others, runId] : others
    // Ticked one by one, they are compared when that is asked for, however the last comparison ended.
    this.comparing = false
  }

  untick(): void {
    this.ticked = []
    this.comparing = false
  }

  sortBy(key: SortKey): void {
    const { sort } = this
    this.sort = { key, descending: sort.key === key ? !sort.descending : isDescendingAtFirst(key) }
  }

  rename({ runId }: RunEntry, own: string, name: string): Promise<void> {
    const text = name.trim()
    return this.marks.change(runId, { name: text === own ? undefined : text })
  }

  /** The name that a run has of itself. */
  ownName(runId: string): string {
    return [...this.#stored, ...this.#inMemory, ...this.#bundled].find((entry) => entry.runId === runId)?.name ?? ''
  }

  /** Takes a run out of all lists; it stays stored for as long as that can be undone, at most until the next visit. */
  async remove({ runId, lab }: { runId: string; lab: Lab }): Promise<void> {
    if (await isWritten(runId)) {
      this.notices.tell('runs', says.runOpenElsewhereDelete())
      return
    }
    const found = this.all.find((entry) => entry.runId === runId)
    const name = found?.name
    this.ticked = this.ticked.filter((each) => each !== runId)
    await this.marks.change(runId, { deletedAt: this.#now(), deletedState: found?.savedAt ?? 0 })
    const undo = async () => {
      this.notices.clear('runs')
      await this.marks.change(runId, NOT_DELETED)
      this.#tell(lab)
    }
    const actions = [{ label: 'Undo', run: () => void undo() }]
    this.notices.show(
      'runs',
      'news',
      name === undefined ? 'The damaged run was deleted.' : `“${name}” was deleted.`,
      actions,
    )
    this.#tell(lab)
    setTimeout(() => {
      if (this.notices.at('runs')?.actions === actions) this.notices.clear('runs')
      void this.refresh().then(() => this.#tell(lab))
    }, UNDO_TIME)
  }

  #now(): number {
    return this.#parts.now?.() ?? Date.now()
  }

  #tell(lab: Lab): void {
    this.#tabs[lab].tell('changed')
  }

  /** Deletes for good what was deleted a while ago. */
  async #settleDeleted(): Promise<void> {
    const runs = [
      ...this.#stored.map(({ runId, lab, savedAt }) => ({ runId, lab, savedAt: savedAt ?? 0 })),
      ...this.#damaged.map((run) => ({ ...run, savedAt: 0 })),
    ]
    const { due, back } = withoutDeleted(runs, this.marks, this.#now())
    for (const runId of back) await this.marks.change(runId, NOT_DELETED)
    const shelf = await this.#shelf
    for (const { runId, lab } of runs.filter((run) => due.includes(run.runId))) {
      // Opened meanwhile: whoever has it decides.
      if (shelf === null || (await isWritten(runId))) continue
      await shelf.remove(lab, runId)
      this.#stored = this.#stored.filter((entry) => entry.runId !== runId)
      this.#damaged = this.#damaged.filter((entry) => entry.runId !== runId)
      await this.marks.forget([runId])
    }
  }
}
