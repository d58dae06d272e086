/** Conversations about pictures: the answers are captions, what is asked is none. */
import { expect, it } from 'vitest'
import { inspectCaptionFile, readCaptionFile } from '../../../../src/data/captions/file'

async function captionsIn(name: string, content: string): Promise<string[]> {
  const file = new Blob([content])
  const { columns, suggested } = await inspectCaptionFile(file, name, null)
  const column = columns[suggested]
  if (column === undefined) throw new Error('no column')
  const captions: string[] = []
  await readCaptionFile(file, name, { scored: [column.layout], carried: [] }, (part) => captions.push(...part.captions))
  return captions
}

const llava = (i: number) => ({
  id: String(i),
  image: `${i}.png`,
  conversations: [
    { from: 'human', value: '<image>\nRender a clear and concise summary of the photo.' },
    { from: 'gpt', value: `A dog runs in picture ${i}.` },
  ],
})
const chat = (i: number) => ({
  messages: [
    { role: 'system', content: 'You describe pictures in one sentence.' },
    { role: 'user', content: [{ type: 'image_url' }, { type: 'text', text: 'What is in this picture?' }] },
    { role: 'assistant', content: [{ type: 'text', text: `A cat sleeps in picture ${i}.` }] },
  ],
})

it('LLaVA’s JSON gives its answers', async () => {
  const content = JSON.stringify([llava(0), llava(1)])
  expect(await captionsIn('blip.json', content)).toEqual(['A dog runs in picture 0.', 'A dog runs in picture 1.'])
  expect(await captionsIn('one.json', JSON.stringify([llava(0)]))).toEqual(['A dog runs in picture 0.'])
})

it('a chat’s messages, one conversation a line, give the assistant’s', async () => {
  const content = [chat(0), chat(1)].map((value) => JSON.stringify(value)).join('\n')
  expect(await captionsIn('chat.jsonl', content)).toEqual(['A cat sleeps in picture 0.', 'A cat sleeps in picture 1.'])
})

it('records that only name where they are from are no conversation', async () => {
  const content = JSON.stringify([
    { from: 'Berlin', value: 'A dog runs on the grass.' },
    { from: 'Prague', value: 'A cat sits on a chair.' },
  ])
  expect(await captionsIn('x.json', content)).toEqual(['A dog runs on the grass.', 'A cat sits on a chair.'])
})

it('a prompt that is the same in each line is no caption, its response is', async () => {
  const line = (i: number) => JSON.stringify({ prompt: 'Describe the image.', response: `A dog ${i} runs.` })
  expect(await captionsIn('data.jsonl', [0, 1, 2].map(line).join('\n'))).toEqual([
    'A dog 0 runs.',
    'A dog 1 runs.',
    'A dog 2 runs.',
  ])
})
