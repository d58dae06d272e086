import { describe, expect, it } from 'vitest'
import type { Understood } from '../../../../src/data/understood-types'
import { opened, settled } from './opened-room'
import { setReport } from './stand-in'

const understood = (captions: Record<string, string[]>): Understood => ({
  name: 'own',
  files: 8,
  images: 8,
  size: null,
  classes: null,
  division: null,
  captions: Object.entries(captions).map(([file, captions]) => ({ file, captions })),
  leftOut: [],
  notes: [],
  questions: [],
  refusal: null,
})

async function taken(captions: Record<string, string[]>) {
  const { room } = await opened(undefined, undefined, (worker) => {
    worker.answers.loadSet = ({ source }) =>
      setReport('own', 8, source.kind === 'files' ? { understood: understood(captions) } : {})
  })
  await room.data.takeOwn('training', [])
  await settled()
  return room.data.flags
}

describe('captions of own images', () => {
  it('are flagged before anything is trained on them', async () => {
    const flags = await taken({
      '0.png': ['a cat sits on a mat'],
      '1.png': ['1girl, solo, long_hair, smile', 'a girl with long hair'],
      '2.png': ['0.5 0.25'],
    })
    expect(flags.of.training).toEqual({
      sentence: '2 of 4 captions are flagged as no English prose: 1 tag list, 1 number.',
      captions: [
        { file: '1.png', caption: '1girl, solo, long_hair, smile', flags: ['tags'] },
        { file: '2.png', caption: '0.5 0.25', flags: ['number'] },
      ],
    })
    expect(flags.of.fusion).toBeNull()
  })

  it('say nothing where all are prose', async () => {
    expect((await taken({ '0.png': ['a cat sits on a mat'] })).of.training).toBeNull()
  })

  it('of a set that was left for another are not told of it', async () => {
    const flags = await taken({ '0.png': ['1girl, solo, long_hair'] })
    const first = flags.look('training', [{ file: '1.png', captions: ['1boy, solo, short_hair'] }])
    await flags.look('training', [{ file: '2.png', captions: ['a cat sits on a mat'] }])
    await first
    expect(flags.of.training).toBeNull()
  })
})
