import { describe, expect, it } from 'vitest'
import type { PairFile } from '../../../../src/results/start/pair'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { PairFigure } from '../../../../src/state/start/pair.svelte'
import type { FigureFiles } from '../../../../src/state/start/sheet'

/** Two Gaussians, two samples of 2 × 2 px each, at three iterations. */
function madeFile(): PairFile {
  const side = (name: string) => ({
    minutes: 1,
    checkpoints: [0, 10, 20].map((iteration) => ({
      iteration,
      file: `${name}-${iteration}.png`,
      shares: [0.25, 0.75],
      accuracy: 0.5,
      nmi: 0.1,
    })),
  })
  return {
    format: 'modeweave-pair',
    version: 1,
    made: '2026-01-01',
    purpose: '',
    data: '',
    licence: '',
    backend: 'wasm',
    processor: '',
    preset: 'joint',
    seed: 1,
    iterations: 20,
    samples: { rows: 2, columns: 2, size: 2, seed: 1 },
    tested: 4,
    without: side('without'),
    with: side('with'),
    sha256: {},
  }
}

/** A figure, what it asked for, and how a picture is let through. */
function figureOf(file: unknown = madeFile(), picture?: FigureFiles['picture']) {
  const asked: string[] = []
  const notices = new Notices()
  const sheet = { width: 4, height: 4, grey: new Uint8Array(16) }
  const files: FigureFiles = {
    folder: 'pair',
    json: async () => file,
    picture: async (name) => {
      asked.push(name)
      return picture === undefined ? sheet : picture(name)
    },
  }
  return { figure: new PairFigure(files, notices), asked, notices, sheet }
}

describe('the pair', () => {
  it('opens on its end and asks for no other picture', async () => {
    const { figure, asked } = figureOf()
    await Promise.all([figure.open(), figure.open()])
    expect([figure.place, figure.scrub.stops]).toEqual([2, [0, 10, 20]])
    expect(asked).toEqual(['without-20.png', 'with-20.png'])
    expect(figure.at('with')?.shares).toEqual([0.25, 0.75])
  })

  it('asks for each picture once', async () => {
    const { figure, asked } = figureOf()
    await figure.open()
    await figure.fetchAll()
    figure.scrub.move(0)
    await figure.show(0)
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted())
    expect(asked).toHaveLength(6)
    expect(figure.place).toBe(0)
  })

  it('keeps what it shows until the next pictures are there, and shows none that came too late', async () => {
    const waiting = new Map<string, () => void>()
    const sheet = { width: 4, height: 4, grey: new Uint8Array(16) }
    const { figure } = figureOf(undefined, (name) =>
      name.endsWith('-20.png')
        ? Promise.resolve(sheet)
        : new Promise((resolve) => waiting.set(name, () => resolve(sheet))),
    )
    await figure.open()
    figure.scrub.move(0)
    const first = figure.show(0)
    figure.scrub.move(1)
    const second = figure.show(1)
    expect(figure.place).toBe(2)
    for (const name of ['without-10.png', 'with-10.png']) waiting.get(name)?.()
    await second
    expect(figure.place).toBe(1)
    for (const name of ['without-0.png', 'with-0.png']) waiting.get(name)?.()
    await first
    expect(figure.place).toBe(1)
  })

  it('says what is wrong with a picture of another size, and with a file that is none', async () => {
    const { figure, notices } = figureOf(undefined, async () => ({ width: 4, height: 2, grey: new Uint8Array(8) }))
    await figure.open()
    expect(notices.at('pair')?.text).toMatch(/without-20\.png is 4 × 2 px; 4 × 4 are needed/)
    const other = figureOf({ format: 'something' })
    await other.figure.open()
    expect(other.notices.at('pair')?.text).toMatch(/^This is no pair of runs\./)
  })
})
