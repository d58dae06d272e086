/** The functions of a file of messages, as TypeScript. They hold the sentences alone: what the help tells is fetched with the help. */
import { functionName, parseArea, placeholdersOf, type Entry } from '../src/messages/entries'

/** @param area name of the file, without ".md" */
export function messagesCode(area: string, text: string): string {
  const { entries } = parseArea(text)
  const types = entries.some(({ sentence }) => placeholdersOf(sentence).length > 0) ? 'Message, Value' : 'Message'
  return [
    `/** Generated from ../${area}.md by "npm run messages": change that file. */`,
    `import type { ${types} } from '../message'`,
    ...entries.map(codeOf),
    '',
  ].join('\n')
}

function codeOf({ id, sentence }: Entry): string {
  const names = placeholdersOf(sentence)
  const parameters = names.length === 0 ? '' : `of: { ${names.map((name) => `${name}: Value`).join('; ')} }`
  const escaped = sentence.replace(/[`\\]/g, '\\$&').replace(/\{([a-z][a-zA-Z]*)\}/g, '${of.$1}')
  return `\nexport const ${functionName(id)} = (${parameters}): Message => ({\n  id: '${id}',\n  text: \`${escaped}\`,\n})`
}
