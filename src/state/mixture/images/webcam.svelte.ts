/** Pictures that the visitor takes with their camera, by class, before they become a set of own images. They are in memory alone. */
import type { OwnFiles } from '../../../workers/mixture/protocol'
import { cameraTrouble, openCamera, type Camera, type OpenCamera } from '../../page/camera'

export interface Shot {
  id: number
  picture: Blob
  /** Of the picture, to show it. */
  url: string
}

export interface ShotClass {
  id: number
  /** As typed; "" has a name by its place. */
  name: string
  shots: readonly Shot[]
}

/** Folder that the pictures' paths begin with, after which the set is called. */
const FOLDER = 'Webcam'
/** Pictures of 128×128 px are about 30 kB each. */
const MOST = 2000

export class Webcam {
  /** Null while it is off. */
  camera = $state.raw<Camera | null>(null)
  opening = $state.raw(false)
  /** Why there is no camera, or no further picture, in a sentence. */
  trouble = $state.raw<string | null>(null)
  /** With one of them the set has no labels. */
  classes = $state.raw<readonly ShotClass[]>([{ id: 0, name: '', shots: [] }])
  /** Milliseconds between pictures while the button is held. */
  every = $state.raw(200)
  /** Class whose button is held. */
  held = $state.raw<number | null>(null)
  readonly #open: OpenCamera
  #next = 1
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Grows when the camera is turned off: one that comes later is not wanted any more. */
  #turn = 0

  constructor(open: OpenCamera = openCamera) {
    this.#open = open
  }

  // Not derived: what a dialog made would stand still once it is closed, and these outlive it.
  get count(): number {
    return this.classes.reduce((sum, { shots }) => sum + shots.length, 0)
  }

  /** Why they cannot be a set yet, where it is not their number. */
  get problem(): string | null {
    const names = this.#filled.map(({ id }) => this.nameOf(id))
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    return twice === undefined ? null : `Two classes are called “${twice}”: give each a name of its own.`
  }

  get #filled(): readonly ShotClass[] {
    return this.classes.filter(({ shots }) => shots.length > 0)
  }

  /** What a class is called: as typed, without what would make other folders of it, or by its place. */
  nameOf(id: number): string {
    const place = this.classes.findIndex((each) => each.id === id)
    const typed = (this.classes[place]?.name ?? '').replace(/[/\\]/g, '-').replace(/^[.\s]+|\s+$/g, '')
    return typed === '' ? `class ${place + 1}` : typed
  }

  async turnOn(): Promise<void> {
    if (this.opening || this.camera !== null) return
    const turn = this.#turn
    this.opening = true
    this.trouble = null
    try {
      const camera = await this.#open(() => {
        if (turn !== this.#turn) return
        this.turnOff()
        this.trouble = 'The camera went away: it was unplugged, or the browser took it back. Turn it on again.'
      })
      if (turn === this.#turn) this.camera = camera
      else camera.stop()
    } catch (reason) {
      if (turn === this.#turn) this.trouble = cameraTrouble(reason)
    } finally {
      if (turn === this.#turn) this.opening = false
    }
  }

  /** Lets go of the camera; pictures stay. */
  turnOff(): void {
    this.#turn += 1
    this.release()
    this.camera?.stop()
    this.camera = null
    this.opening = false
    this.trouble = null
  }

  /** A picture now, and one every so many milliseconds until `release`. */
  hold(id: number): void {
    this.release()
    if (this.camera === null) return
    this.held = id
    const again = () => {
      this.#timer = setTimeout(again, this.every)
      void this.#take(id)
    }
    again()
  }

  release(): void {
    clearTimeout(this.#timer)
    this.held = null
  }

  addClass(): void {
    this.classes = [...this.classes, { id: this.#next++, name: '', shots: [] }]
  }

  rename(id: number, name: string): void {
    this.#change(id, (each) => ({ ...each, name }))
  }

  /** With its pictures; the last one stays, empty. */
  removeClass(id: number): void {
    this.clear(id)
    if (this.classes.length > 1) this.classes = this.classes.filter((each) => each.id !== id)
  }

  remove(id: number, shot: number): void {
    this.#change(id, (each) => ({ ...each, shots: each.shots.filter((kept) => kept.id !== shot || revoked(kept)) }))
  }

  clear(id: number): void {
    this.#change(id, (each) => ({ ...each, shots: each.shots.filter(revoked) }))
  }

  /** As files of a folder; subfolders name the classes, where pictures of more than one were taken. */
  files(): OwnFiles['files'] {
    const one = this.#filled.length < 2
    return this.#filled.flatMap(({ id, shots }) =>
      shots.map(({ picture }, i) => ({
        path: [FOLDER, ...(one ? [] : [this.nameOf(id)]), `${String(i + 1).padStart(4, '0')}.png`].join('/'),
        file: picture,
      })),
    )
  }

  async #take(id: number): Promise<void> {
    if (this.count >= MOST) {
      this.release()
      this.trouble = `${MOST.toLocaleString('en')} pictures are as many as the page holds: make a set of them, or delete some.`
      return
    }
    try {
      const picture = await this.camera?.picture()
      if (picture === undefined) return
      // Its class may be gone meanwhile.
      if (!this.classes.some((each) => each.id === id)) return
      const shot = { id: this.#next++, picture, url: URL.createObjectURL(picture) }
      this.#change(id, (each) => ({ ...each, shots: [...each.shots, shot] }))
    } catch (reason) {
      this.release()
      this.trouble = cameraTrouble(reason)
    }
  }

  #change(id: number, change: (each: ShotClass) => ShotClass): void {
    this.classes = this.classes.map((each) => (each.id === id ? change(each) : each))
  }
}

/** Lets go of what a picture is shown by. @returns that it is not kept */
function revoked({ url }: Shot): false {
  URL.revokeObjectURL(url)
  return false
}
