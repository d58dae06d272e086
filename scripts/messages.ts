/** `npm run messages`: writes src/messages/generated/*.ts, a function for each message of src/messages/*.md. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messagesCode } from './messages-code'
import { root } from './setup.mjs'

const folder = join(root, 'src', 'messages')
const generated = join(folder, 'generated')
const areas = readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [name.slice(0, -'.md'.length)] : []))

for (const name of readdirSync(generated)) if (!areas.includes(name.replace(/\.ts$/, ''))) rmSync(join(generated, name))
for (const area of areas)
  writeFileSync(join(generated, `${area}.ts`), messagesCode(area, readFileSync(join(folder, `${area}.md`), 'utf8')))
console.log(`messages: ${areas.length} files.`)
