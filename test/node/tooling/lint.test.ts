/** The project's own lint rules, on small pieces of bad code. */
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

const eslint = new ESLint({ cwd: root })

async function rules(path: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: path })
  return (result?.messages ?? []).map((message) => message.ruleId)
}

test.each([
  ['src/gpu/read.ts', 'export const read = (t: { dataSync(): number[] }) => t.dataSync()\n', 'no-restricted-syntax'],
  ['src/gpu/read.ts', 'export const read = (t: { arraySync(): number[] }) => t.arraySync()\n', 'no-restricted-syntax'],
  ['src/gpu/read.ts', 'export const read = (t: any): unknown => t\n', '@typescript-eslint/no-explicit-any'],
  ['src/gpu/read.ts', 'export const f = (t?: string) => t!.length\n', '@typescript-eslint/no-non-null-assertion'],
  ['src/gpu/read.ts', "export const canvas = () => document.createElement('canvas')\n", 'no-restricted-globals'],
  ['src/workers/mixture/engine.ts', 'export const width = () => window.innerWidth\n', 'no-restricted-globals'],
])('%s: %s', async (path, code, rule) => {
  expect(await rules(path, code)).toEqual([rule])
})

test('the page may use the document', async () => {
  expect(await rules('src/main.ts', "document.querySelector('main')\n")).toEqual([])
})
