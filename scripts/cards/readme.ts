/** The README.md beside a card.json, in Hugging Face's form: front matter, and the same for a reader. Every number is the card's. */
import { stringify } from 'yaml'
import { kinds } from './kinds'
import { settingTable, table } from './tables'
import type { Card, Kind, Result } from './types'

/** Licences as the hub names them, by how a card's sentence begins. */
const licences: readonly [begins: string, id: string][] = [
  ['MIT', 'mit'],
  ['CC BY-SA 4.0', 'cc-by-sa-4.0'],
]

/**
 * @param folder below public/, "models/tagger"
 * @param card what its card.json holds
 * @throws Error where the folder is of no kind that is known, or its licence is not
 */
export function readmeOf(folder: string, card: Card): string {
  const kind = kinds.find((each) => each.folder.test(folder))
  if (kind === undefined)
    throw new Error(`public/${folder} has a card of no known kind; add one to scripts/cards/kinds.ts.`)
  const title = kind.title(folder)
  const results = kind.results?.(card) ?? []
  return `---\n${stringify(frontMatter(kind, title, card, results), { lineWidth: 0, aliasDuplicateObjects: false })}---\n\n${body(kind, title, card)}`
}

function licenceOf({ licence }: Card): string {
  const found = licences.find(([begins]) => licence.startsWith(begins))
  if (found === undefined)
    throw new Error(`No identifier is known for the licence "${licence}"; add it to scripts/cards/readme.ts.`)
  return found[1]
}

function frontMatter(kind: Kind, title: string, card: Card, results: readonly Result[]): object {
  const datasets = kind.datasets(card)
  const license = licenceOf(card)
  if (kind.of === 'dataset') return { license, pretty_name: title, tags: kind.tags, source_datasets: datasets }
  const types = [...new Set(results.flatMap(({ metrics }) => metrics.map(({ type }) => type)))]
  return {
    license,
    ...(kind.language === undefined ? {} : { language: kind.language }),
    tags: kind.tags,
    ...(kind.task === undefined ? {} : { pipeline_tag: kind.task }),
    ...(datasets.length === 0 ? {} : { datasets }),
    ...(types.length === 0 ? {} : { metrics: types, 'model-index': modelIndex(title, results) }),
  }
}

function modelIndex(title: string, results: readonly Result[]): object[] {
  const names = [...new Set(results.map(({ model }) => model ?? title))]
  return names.map((name) => ({
    name,
    results: results
      .filter(({ model }) => (model ?? title) === name)
      .map(({ task, dataset, metrics }) => ({ task, dataset, metrics })),
  }))
}

function body(kind: Kind, title: string, card: Card): string {
  const { purpose, data, licence, input, outputs, sha256 } = card
  const sections: [head: string, text: string][] = [
    ['Use and limits', `${kind.use}\n\n${kind.limits}`],
    ['Data', data],
  ]
  const ports = { ...(input === undefined ? {} : { input }), ...(outputs as object | undefined) }
  if (Object.keys(ports).length > 0) sections.push(['Input and outputs', settingTable(ports)])
  const training = Object.fromEntries(kind.training.flatMap((key) => (key in card ? [[key, card[key]]] : [])))
  if (Object.keys(training).length > 0) sections.push(['Training', settingTable(training)])
  sections.push(['Measured', kind.measured(card)])
  if (sha256 !== undefined)
    sections.push([
      'Files',
      table(
        ['File', 'SHA-256'],
        Object.entries(sha256).map(([file, digest]) => [`\`${file}\``, `\`${digest}\``]),
      ),
    ])
  sections.push(['Licence', licence.endsWith('.') ? licence : `${licence}.`])
  const told = 'Written by `npm run cards` from `card.json` beside it: change that, or the script, not this file.'
  return `# ${title}\n\n${purpose}\n\n${told}\n${sections.map(([head, text]) => `\n## ${head}\n\n${text}\n`).join('')}`
}
