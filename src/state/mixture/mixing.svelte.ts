/** Convex mixtures of the Gaussians: the picture at the sliders, the strip, the triangle, and a path through them (§3.2). */
import type { ImageGrid } from '../../data/images/types'
import type { EngineClient } from '../../workers/mixture/client'
import { NewestWins } from '../page/newest-wins'
import type { Notices } from '../page/trouble/notices.svelte'
import type { Parameter } from '../page/address/parameters'
import { askedParameters, mixOf, mixParameters, type LinkedMix } from './address/mix'
import { alongPath, normalise, setWeight, sharesOf, spread, strip, triangleCells } from './simplex'
import type { Point } from './simplex'

/** Odd, for a middle picture; one row at twice the size of 28 px images in a window of 1280 px. */
export const stripSteps = 11
/** Steps of the smaller strips to every other Gaussian. */
export const overviewSteps = 8
export const triangleRows = 9

interface Picture {
  weights: number[][]
  columns: number
  seed: number
}

export class Mixing {
  /** Two or three Gaussians: the ends of the strip, or the corners of the triangle. */
  chosen = $state.raw<number[]>([0, 1])
  /** `[K]`, sum 1. */
  weights = $state.raw<number[]>([])
  /** Names the ε that every picture is made from. */
  epsilon = $state.raw(1)
  /** Locked: all pictures share one ε, as in the paper. Unlocked: each new picture draws its own. */
  locked = $state.raw(true)
  playing = $state.raw(false)
  /** Legs along the closed path through the chosen Gaussians. */
  progress = $state.raw(0)
  image = $state.raw<ImageGrid | null>(null)
  /** p(k|x) that C gives the picture; null without C. */
  responsibilities = $state.raw<number[] | null>(null)
  strip = $state.raw<ImageGrid | null>(null)
  triangle = $state.raw<ImageGrid | null>(null)
  /** One row a Gaussian: the strip from the first chosen Gaussian to it. */
  overview = $state.raw<ImageGrid | null>(null)
  readonly #overview: NewestWins<Picture, ImageGrid>
  readonly #image: NewestWins<Picture, ImageGrid>
  readonly #strip: NewestWins<Picture, ImageGrid>
  readonly #triangle: NewestWins<Picture, ImageGrid>
  readonly #notices: Notices
  /** What a link asks for, until there is a model. */
  #asked = $state.raw<LinkedMix | null>(null)
  #hasClassifier = true
  #seeds = 1

  constructor(client: EngineClient, notices: Notices) {
    this.#notices = notices
    const fail = (reason: unknown) => {
      this.playing = false
      notices.showError('mixing', reason)
    }
    const ask = ({ weights, columns, seed }: Picture) => client.request('interpolate', { weights, columns, seed })
    const classify = new NewestWins(
      (pixels: Uint8Array) => client.request('classify', { pixels }),
      ({ responsibilities }) => (this.responsibilities = responsibilities),
      fail,
    )
    this.#image = new NewestWins(
      ask,
      (grid) => {
        notices.clear('mixing')
        this.image = grid
        if (this.#hasClassifier) classify.put(grid.pixels.slice())
      },
      fail,
    )
    this.#strip = new NewestWins(ask, (grid) => (this.strip = grid), fail)
    this.#overview = new NewestWins(ask, (grid) => (this.overview = grid), fail)
    this.#triangle = new NewestWins(ask, (grid) => (this.triangle = grid), fail)
  }

  /** Whether somebody chose Gaussians or moved their weights since `reset`. */
  get isSet(): boolean {
    const { chosen, weights } = this
    return chosen.length !== 2 || chosen[0] !== 0 || chosen[1] !== 1 || weights[0] !== weights[1]
  }

  /** Takes over what a link asks for, when a model is there. */
  ask(asked: LinkedMix): void {
    if (Object.values(asked).some((value) => value !== null)) this.#asked = asked
  }

  /** What of it is not as a model opens, for the address. */
  parameters(): Parameter[] {
    const { chosen, weights, epsilon, locked } = this
    if (this.#asked !== null) return askedParameters(this.#asked)
    return weights.length < 2 ? [] : mixParameters({ chosen, weights, epsilon, locked })
  }

  /** Fits the choice to a model with `components` Gaussians and draws everything anew. */
  reset(components: number, hasClassifier: boolean): void {
    this.#hasClassifier = hasClassifier
    this.responsibilities = null
    if (this.weights.length !== components) {
      this.chosen = components > 1 ? [0, 1] : [0]
      this.progress = 0
      this.weights = normalise(Array.from({ length: components }, (_, k) => (this.chosen.includes(k) ? 1 : 0)))
    }
    if (components > 1) this.#follow(components)
    this.refresh()
  }

  /** There is no model any more. */
  clear(): void {
    this.playing = false
    this.weights = []
    this.image = this.strip = this.triangle = this.overview = null
    this.responsibilities = null
  }

  /** Asks for the picture, strip and triangle of the model as it is now. */
  refresh(): void {
    this.#askImage()
    this.#askOverview()
  }

  /** When the picture that was last asked for is there, or cannot be had. */
  drawn(): Promise<void> {
    return this.#image.settled()
  }

  choose(place: number, component: number): void {
    this.chosen = this.chosen.map((old, i) => (i === place ? component : old))
    this.#afterChoice()
  }

  /** Two corners make a strip, three a triangle. */
  setCorners(count: 2 | 3): void {
    if (count === this.chosen.length) return
    const spare = this.weights.findIndex((_, k) => !this.chosen.includes(k))
    this.chosen = count === 2 ? this.chosen.slice(0, 2) : [...this.chosen, Math.max(0, spare)]
    this.#afterChoice()
  }

  setWeight(component: number, value: number): void {
    this.weights = setWeight(this.weights, component, value)
    this.#askImage()
  }

  setWeights(weights: number[]): void {
    this.weights = weights
    this.#askImage()
  }

  /** The mixture at a point of the triangle pad. */
  moveTo(point: Point): void {
    this.setWeights(spread(this.weights.length, this.chosen, sharesOf(point)))
  }

  moveAlong(progress: number): void {
    this.progress = progress % Math.max(1, this.chosen.length)
    this.setWeights(alongPath(this.weights.length, this.chosen, this.progress))
  }

  newEpsilon(): void {
    this.epsilon = ++this.#seeds
    this.refresh()
  }

  setLocked(locked: boolean): void {
    this.locked = locked
  }

  #follow(components: number): void {
    if (this.#asked === null) return
    const { mix, notes } = mixOf(this.#asked, components)
    this.#asked = null
    this.chosen = [...mix.chosen]
    this.weights = [...mix.weights]
    this.epsilon = this.#seeds = mix.epsilon
    this.locked = mix.locked
    if (notes.length > 0) this.#notices.show('recipe', 'news', notes.join(' '))
  }

  #afterChoice(): void {
    this.progress = 0
    this.weights = spread(
      this.weights.length,
      this.chosen,
      this.chosen.map(() => 1 / this.chosen.length),
    )
    this.refresh()
  }

  #askImage(): void {
    if (this.weights.length === 0) return
    if (!this.locked) this.epsilon = ++this.#seeds
    this.#image.put({ weights: [this.weights], columns: 1, seed: this.epsilon })
  }

  #askOverview(): void {
    const [a = 0, b = 0, c] = this.chosen
    const components = this.weights.length
    if (components < 2) return
    if (c === undefined) {
      this.triangle = null
      this.#strip.put({ weights: strip(components, a, b, stripSteps), columns: stripSteps, seed: this.epsilon })
      const rows = Array.from({ length: components }, (_, k) => strip(components, a, k, overviewSteps)).flat()
      this.#overview.put({ weights: rows, columns: overviewSteps, seed: this.epsilon })
    } else {
      this.strip = null
      const weights = triangleCells(triangleRows).map(({ shares }) => spread(components, [a, b, c], shares))
      this.#triangle.put({ weights, columns: weights.length, seed: this.epsilon })
    }
  }
}
