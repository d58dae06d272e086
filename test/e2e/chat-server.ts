/** A local server that speaks OpenAI's `/chat/completions`, and misbehaves as the test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type ChatAnswer = { reply: string } | { status: number } | { body: string } | 'hang'

export interface ChatServer {
  /** Base URL. */
  address: string
  /** Bodies of the requests so far. */
  heard: { model: string; temperature?: number; messages: { content: string }[] }[]
  /** Their authorization headers. */
  keys: (string | undefined)[]
  /** Requests that wait for an answer that never comes. */
  hanging: number
  close(): Promise<void>
}

const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'retry-after': '0' }

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** @param answer what to say of the caption in the prompt's quotes, asked for the `attempt`-th time (from 0) */
export async function startChatServer(answer: (caption: string, attempt: number) => ChatAnswer): Promise<ChatServer> {
  const attempts = new Map<string, number>()
  const state: ChatServer = { address: '', heard: [], keys: [], hanging: 0, close: () => Promise.resolve() }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end()
    const body = JSON.parse(await textOf(request)) as ChatServer['heard'][number]
    state.heard.push(body)
    state.keys.push(request.headers.authorization)
    const caption = /"(.*)"/s.exec(body.messages[0]?.content ?? '')?.[1] ?? ''
    const attempt = attempts.get(caption) ?? 0
    attempts.set(caption, attempt + 1)
    const said = answer(caption, attempt)
    if (said === 'hang') {
      state.hanging++
      return response.on('close', () => state.hanging--)
    }
    if ('status' in said) return response.writeHead(said.status, cors).end('{"error":{"message":"on purpose"}}')
    const text = 'body' in said ? said.body : JSON.stringify({ choices: [{ message: { content: said.reply } }] })
    return response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(text)
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the chat server has no port')
  state.address = `http://127.0.0.1:${bound.port}/v1`
  state.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return state
}
