/** The visitor's own images: nothing is trained before they are there, and nothing of another dataset is shown beside them. */
import { expect, it } from 'vitest'
import { UnusableFiles } from '../../../../../src/data/unusable-files'
import { readLink } from '../../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../../src/state/mixture/session.svelte'
import { EngineClient } from '../../../../../src/workers/mixture/client'
import type { Command } from '../../../../../src/workers/mixture/protocol'
import { understood } from '../../../understood'
import { datasetReport, modelReport, StandInEngine } from '../stand-in'

const files = [{ path: 'pets/1.png', file: new Blob() }]
const pets = { ...datasetReport, id: 'own:1', name: 'Pets', understood }

/** A session with the bundled model open, and own images chosen but not loaded. */
async function started() {
  const engine = new StandInEngine()
  const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), 'wasm')
  await session.start()
  session.recipe.chooseDataset('own')
  engine.answers.loadDataset = ({ source }) => (source.kind === 'files' ? pets : datasetReport)
  return { session, engine }
}

const loaded = ({ commands }: StandInEngine) =>
  commands.flatMap((command: Command) =>
    command.type === 'request' && command.name === 'loadDataset' ? [command.ask.source] : [],
  )

it('trains nothing while own images are still to be chosen, and says so', async () => {
  const { session, engine } = await started()
  expect(session.missing).toContain('Choose your own images first')
  await session.trainFromScratch()
  expect(engine.heard).not.toContain('newRun')
  expect(session.notices.at('run')?.text).toBe(session.missing)
})

it('trains few images in batches that there are images for, or says beforehand what is in the way', async () => {
  const { session, engine } = await started()
  engine.answers.loadDataset = ({ source }) => (source.kind === 'files' ? { ...pets, trainCount: 36 } : datasetReport)
  await session.own.take(files)
  await session.trainFromScratch()
  const asked = engine.commands.flatMap((command) =>
    command.type === 'request' && command.name === 'newRun' ? [command.ask.config] : [],
  )
  expect(asked.map(({ batch, regulariser }) => [batch, regulariser.batch])).toEqual([[36, 36]])
  session.recipe.set('batch', 48)
  expect(session.problem).toBe(
    'A batch (M) of 48 is more than the 36 training images; lower it to 36 or less, or add images.',
  )
})

it('shows nothing of another dataset once own images are there', async () => {
  const { session } = await started()
  const { curvesVersion } = session.run
  await session.own.take(files)
  // Charts draw anew when this grows.
  expect(session.run.curvesVersion).toBeGreaterThan(curvesVersion)
  expect([session.missing, session.dataset?.name, session.own.understood]).toEqual([null, 'Pets', understood])
  expect([session.run.model, session.run.grid, session.run.evaluation, session.mixing.image]).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect([session.run.losses.draw().x, session.segments.page]).toEqual([[], null])
})

it('says which run it no longer shows beside them', async () => {
  const { session } = await started()
  session.recipe.chooseDataset('mnist')
  await session.trainFromScratch()
  await session.own.take(files)
  expect(session.notices.at('run')?.text).toBe(
    'MNIST, balanced, K = 10 was trained on MNIST and is not shown beside Pets.',
  )
})

it('keeps a model of these images, and scores it with the classes that are chosen', async () => {
  const { session, engine } = await started()
  await session.own.take(files)
  engine.answers.newRun = () => modelReport({ runId: 'own', bundled: false, iteration: 5, datasetId: 'own:1' })
  await session.trainFromScratch()
  const before = engine.heard.filter((name) => name === 'evaluate').length
  await session.own.decide('classes', '2')
  expect(session.run.model?.runId).toBe('own')
  expect(engine.heard.filter((name) => name === 'evaluate').length).toBeGreaterThan(before)
  expect(loaded(engine).at(-1)).toMatchObject({ files, choices: { classes: '2' } })
})

it('decides nothing about other files, and takes the same ones again at another size or after another dataset', async () => {
  const { session, engine } = await started()
  expect(await session.own.again()).toBe(false)
  await session.own.take(files)
  await session.own.decide('background', 'black')
  session.recipe.ownSize = 64
  await session.own.again()
  expect(loaded(engine).at(-1)).toEqual({
    kind: 'files',
    files,
    choices: { background: 'black' },
    size: 64,
    channels: 1,
  })
  await session.own.take(files)
  expect(loaded(engine).at(-1)).toMatchObject({ choices: {} })
})

it('tells what was understood of files that cannot be used, and keeps the dataset that was there', async () => {
  const { session, engine } = await started()
  const refused = { ...understood, refusal: { id: 'too-few-images', text: 'Only 3 images can be used.' } }
  engine.answers.loadDataset = () => {
    throw new UnusableFiles(refused, refused.refusal)
  }
  expect(await session.own.take(files)).toBe(false)
  expect(session.own.understood).toEqual(refused)
  expect(session.notices.at('dataset')?.text).toBe('Only 3 images can be used.')
  expect([session.dataset?.id, session.run.model?.bundled]).toEqual(['mnist', true])
  expect(session.missing).not.toBeNull()
})
