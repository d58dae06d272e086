/** Fine-tuning runs that come with the page: looked at without their weights. */
import { expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { BundledRuns } from '../../../../src/workers/fusion/runs/bundled'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'

const folder = 'models/fusion-runs'

it('are listed, looked at and generated with from a file each, fetched when it is needed', async () => {
  const asked: string[] = []
  const runs = new BundledRuns(async (path) => {
    asked.push(path)
    return readPublic(path)
  })
  const listed = await runs.list()
  const { hasWeights, runId } = (await runs.find('bundled:original')) ?? {}
  expect([hasWeights, await runs.find('own')]).toEqual([true, null])
  const pictures = await Promise.all([runs.pictures(runId ?? ''), runs.pictures(runId ?? '')])
  expect([pictures[0].samples.length > 0, pictures[0].gallery !== null]).toEqual([true, true])
  expect(asked).toEqual([`${folder}/index.json`, `${folder}/original.zip`])
  for (const run of listed) {
    const weights = await runs.weights(run)
    expect(weights !== null, run.name).toBe(run.hasWeights)
    if (weights !== null) expect(readSafetensors(weights).tensors.size).toBeGreaterThan(10)
    const { length } = await readPublic(`${folder}/${run.runId.replace('bundled:', '')}.zip`)
    expect(run.bytes, run.name).toBe(length + (weights?.byteLength ?? 0))
  }
})
