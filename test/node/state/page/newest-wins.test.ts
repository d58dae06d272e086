import { describe, expect, it } from 'vitest'
import { NewestWins } from '../../../../src/state/page/newest-wins'

/** A server that answers when told to. */
function slowServer() {
  const asked: number[] = []
  const answers: (() => void)[] = []
  const ask = (question: number) => {
    asked.push(question)
    return new Promise<string>((resolve, reject) => {
      answers.push(() => (question < 0 ? reject(new Error('no')) : resolve(`answer ${question}`)))
    })
  }
  const settle = async () => {
    answers.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { asked, ask, settle }
}

describe('NewestWins', () => {
  it('has one question in flight and drops those that newer ones overtake', async () => {
    const { asked, ask, settle } = slowServer()
    const shown: string[] = []
    const queue = new NewestWins(
      ask,
      (answer) => shown.push(answer),
      () => expect.unreachable(),
    )
    for (const question of [1, 2, 3, 4]) queue.put(question)
    expect(asked).toEqual([1])
    await settle()
    expect(asked).toEqual([1, 4])
    await settle()
    expect(shown).toEqual(['answer 1', 'answer 4'])
    queue.put(5)
    await settle()
    expect(shown.at(-1)).toBe('answer 5')
  })

  it('goes on after a failure, and tells it unless it is an overtaken one’s', async () => {
    const { ask, settle } = slowServer()
    const shown: string[] = []
    const failures: unknown[] = []
    const queue = new NewestWins(
      ask,
      (answer) => shown.push(answer),
      (reason) => failures.push(reason),
    )
    queue.put(-1)
    queue.put(2)
    await settle()
    await settle()
    expect(shown).toEqual(['answer 2'])
    expect(failures).toEqual([])
    queue.put(-3)
    await settle()
    expect(failures).toHaveLength(1)
    queue.put(4)
    await settle()
    expect(shown).toEqual(['answer 2', 'answer 4'])
  })
})
