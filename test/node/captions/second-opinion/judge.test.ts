import { expect, it } from 'vitest'
import { CRITERIA, JUDGE_PROMPT, readVerdict } from '../../../../src/captions/second-opinion/judge'
import { judgeByLanguageModel, type JudgeOutcome } from '../../../../src/captions/second-opinion/judge-captions'
import { DEFAULT_LANGUAGE_MODEL } from '../../../../src/captions/generalise/language-model'

const numbers = [1, 2, 3, 4, 5, 9]
const reply = (name: (criterion: (typeof CRITERIA)[number]) => string) =>
  JSON.stringify(Object.fromEntries(CRITERIA.map((criterion, i) => [name(criterion), numbers[i]])))

it('is asked for each criterion by its key, with the caption', () => {
  for (const { key, name } of CRITERIA) expect(JUDGE_PROMPT).toContain(`"${key}": ${name}`)
  expect(JUDGE_PROMPT).toContain('"<caption>"')
})

it.each([
  ['keys', reply(({ key }) => key)],
  ['whole names', reply(({ name }) => name)],
  ['names as titles', reply(({ name }) => name.replaceAll(' ', '_').toUpperCase())],
  ['words around it', `Sure!\n\`\`\`json\n${reply(({ key }) => key)}\n\`\`\``],
  ['numbers in quotes', reply(({ key }) => key).replace(':9', ':"9"')],
])('gives six numbers and their mean, by %s', (_, text) => {
  const { scores, mean } = readVerdict(text)
  expect(Object.values(scores)).toEqual(numbers)
  expect(mean).toBe(4)
})

it.each([
  '',
  'It is quite general.',
  '{"specificity": 5}',
  reply(({ key }) => key).replace(':9', ':11'),
  '{"tense": }',
  '[1,2,3,4,5,6]',
])('says what is missing in %j', (text) => {
  expect(() => readVerdict(text)).toThrow(
    /gave no number from 0 to 10 for (specificity of information|broadness|universality)/,
  )
})

it('judges a list, each failure its own', async () => {
  const fetch = (_: string, { body }: RequestInit) => {
    const asked = String(body)
    const content = asked.includes('bad one') ? 'I cannot.' : reply(({ key }) => key)
    return Promise.resolve(new Response(JSON.stringify({ choices: [{ message: { content } }] })))
  }
  const settings = { ...DEFAULT_LANGUAGE_MODEL, model: 'm' }
  const outcomes: JudgeOutcome[] = []
  for await (const outcome of judgeByLanguageModel(settings, { fetch }, ['a dog', 'a bad one', 'a cat']))
    outcomes.push(outcome)
  outcomes.sort((a, b) => a.index - b.index)
  expect(outcomes).toMatchObject([
    { ok: true, verdict: { mean: 4 } },
    { ok: false, failure: expect.stringMatching(/“I cannot\.”; ask again/) },
    { ok: true },
  ])
})
