/** `npm run check:unet`, spawned as a shell does. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../../scripts/setup.mjs'
import { readSafetensors, writeSafetensors } from '../../../src/tensor/files/safetensors'

const golden = join(root, 'test', 'golden', 'unet-linear-heads')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-unet-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function check(...args: string[]) {
  const program = [join(root, 'scripts', 'run-ts.mjs'), join(root, 'scripts', 'check-unet.ts'), ...args]
  const child = spawn(process.execPath, program, { cwd: folder })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (data: string) => (stdout += data))
  child.stderr.setEncoding('utf8').on('data', (data: string) => (stderr += data))
  return new Promise<{ code: number | null; lines: string[]; stderr: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, lines: stdout.split('\n').slice(0, -1), stderr })),
  )
}

/** A copy of the golden folder, changed. */
function copy(name: string, change: (path: string) => void): string {
  const path = join(folder, name)
  cpSync(golden, path, { recursive: true })
  change(path)
  return path
}

it('writes a line for output, loss and each gradient, and exits 0 where all are within tolerance', async () => {
  const { code, lines, stderr } = await check(golden)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(lines.slice(0, 2).map((line) => line.split(' ')[0])).toEqual(['output', 'loss'])
  expect(lines.length).toBeGreaterThan(200)
  expect(lines.every((line) => /^(output|loss|grad\.\S+) \d\.\d\de[+-]\d+ ok$/.test(line))).toBe(true)
})

it('exits 1 where one is not, and says which', async () => {
  const path = copy('wrong', (path) => {
    const file = join(path, 'io.safetensors')
    const { tensors } = readSafetensors(readFileSync(file))
    const gradient = tensors.get('grad.conv_in.weight')
    if (gradient) gradient.data[3] = (gradient.data[3] ?? 0) + 0.1
    writeFileSync(file, new Uint8Array(writeSafetensors(tensors)))
  })
  const { code, lines } = await check(path)
  expect(code).toBe(1)
  expect(lines.filter((line) => line.endsWith('FAIL')).map((line) => line.split(' ')[0])).toEqual([
    'grad.conv_in.weight',
  ])
})

it('exits 2 with one sentence where the folder cannot be used', async () => {
  const path = copy('refused', (path) => {
    const file = join(path, 'config.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), class_embed_type: 'timestep' }))
  })
  const { code, lines, stderr } = await check(path)
  expect([code, lines]).toEqual([2, []])
  expect(stderr).toBe(
    'check:unet: config.json: "class_embed_type" is "timestep": supported is only null. Choose a model that is like this, or mend the file.\n',
  )
})
