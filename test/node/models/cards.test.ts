/** The bundled weights: each file is described by a card, is the one that the card names, and together they are small. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { nonEmpty, object, parse, pipe, record, regex, string } from 'valibot'
import { describe, expect, it } from 'vitest'
import { readGolden } from '../../../src/selftest/networks/golden'

const MOST_BYTES = 30 * 2 ** 20

const models = fileURLToPath(new URL('../../../public/models/', import.meta.url))
const goldens = fileURLToPath(new URL('../../golden/models/', import.meta.url))

/** What every card says, whatever else it says. */
const card = object({
  purpose: pipe(string(), nonEmpty()),
  data: pipe(string(), nonEmpty()),
  licence: pipe(string(), nonEmpty()),
  sha256: record(string(), pipe(string(), regex(/^[0-9a-f]{64}$/))),
})

/** Paths of all files below public/models, with "/" whatever the system. */
const files = (await readdir(models, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(models.length).replaceAll('\\', '/').replace(/^\/+/, ''))
  .sort()

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)
const cardPaths = files.filter((path) => path.endsWith('card.json'))
const cards = await Promise.all(
  cardPaths.map(async (path) => ({
    path,
    folder: folderOf(path),
    content: JSON.parse(await readFile(models + path, 'utf8')) as unknown,
  })),
)

describe('public/models', () => {
  it('has cards at all', () => expect(cards.length).toBeGreaterThan(0))

  it.each(cards)('$path says what its files are, and which', async ({ folder, content }) => {
    const { sha256 } = parse(card, content)
    expect(Object.keys(sha256)).not.toEqual([])
    for (const [name, digest] of Object.entries(sha256)) {
      const found = createHash('sha256')
        .update(await readFile(models + folder + name))
        .digest('hex')
      expect(found, folder + name).toBe(digest)
    }
  })

  it('holds no file that no card names', () => {
    const named = new Set(
      cards.flatMap(({ folder, content }) => Object.keys(parse(card, content).sha256).map((name) => folder + name)),
    )
    const isOfTheCard = (path: string) => /(^|\/)(card\.json|README\.md)$/.test(path)
    expect(files.filter((path) => !isOfTheCard(path) && !named.has(path))).toEqual([])
  })

  it(`takes at most ${MOST_BYTES / 2 ** 20} MB`, async () => {
    const sizes = await Promise.all(files.map(async (path) => (await stat(models + path)).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES)
  })

  it('has golden activations for every ONNX file, and none for files that are not there', async () => {
    const names = (await readdir(goldens)).filter((name) => name.endsWith('.safetensors'))
    const covered = await Promise.all(names.map(async (name) => readGolden(await readFile(goldens + name)).model))
    const networks = files.filter((path) => path.endsWith('.onnx'))
    expect(covered.filter((path) => path.endsWith('.onnx')).sort()).toEqual(networks)
  })
})
