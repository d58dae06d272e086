import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../../../scripts/png'
import { BadInput } from '../../../../src/gpu/errors'
import { Notices } from '../../../../src/state/page/trouble/notices.svelte'
import { HeartFigure } from '../../../../src/state/start/heart.svelte'
import type { FigureFiles } from '../../../../src/state/start/sheet'

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../../public/start/heart/${name}`, import.meta.url)))

/** The figure on the files that come with the page; `broken` are not there. */
function figureOf(broken: readonly string[] = []) {
  const asked: string[] = []
  const notices = new Notices()
  const take = (name: string) => {
    asked.push(name)
    if (broken.includes(name)) throw new BadInput({ id: 'site-file-missing', text: `${name} is not there` })
    return read(name)
  }
  const files: FigureFiles = {
    folder: 'heart',
    json: async (name) => JSON.parse(take(name).toString()) as unknown,
    picture: async (name) => {
      const { width, height, rgba } = decodePng(take(name), name)
      return { width, height, grey: Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i] ?? 0) }
    },
  }
  return { figure: new HeartFigure(files, notices), asked, notices }
}

describe('“Watch it learn by heart”', () => {
  it('asks for nothing before it is opened, and then for each file once', async () => {
    const { figure, asked } = figureOf()
    expect(asked).toEqual([])
    await Promise.all([figure.open(), figure.open()])
    expect(asked.toSorted()).toEqual(['card.json', 'fusion.png', 'specific.png', 'training.png'])
  })

  it('stands on its end, and has both runs wherever the scrubber is', async () => {
    const { figure } = figureOf()
    await figure.open()
    expect(figure.at('specific')?.step).toBe(600)
    figure.scrub.move(0)
    expect([figure.at('specific')?.step, figure.at('fusion')?.step]).toEqual([0, 0])
    expect(figure.pictures?.specific.rows).toBe(figure.scrub.stops.length)
  })

  it('stands where a link asks, and names a step that it has not', async () => {
    const { figure } = figureOf()
    figure.scrub.ask(300)
    await figure.open()
    expect(figure.at('fusion')?.step).toBe(300)
    const other = figureOf()
    other.figure.scrub.ask(299)
    await other.figure.open()
    expect(other.figure.at('fusion')?.step).toBe(600)
    expect(other.notices.at('heart')?.text).toMatch(/start\.heart=299 is not one of 0, 25, .*600; ignored/)
  })

  it('says what did not come, and tries again', async () => {
    const broken = ['fusion.png']
    const { figure, notices } = figureOf(broken)
    await figure.open()
    expect([figure.file, notices.at('heart')?.text]).toEqual([null, expect.stringContaining('fusion.png')])
    broken.pop()
    await figure.open()
    expect([figure.file?.steps, notices.at('heart')]).toEqual([600, null])
  })
})
