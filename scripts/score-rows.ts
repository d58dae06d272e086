/** Rows of the input with their scores, and with what was made of them: what cannot be scored is named, and keeps its place. */
import type { TableRow, TableVersion } from '../src/captions/table-text'
import type { TableNames } from '../src/captions/table-names'
import type { GeneralityLevel } from '../src/captions/types'
import { formatCount } from '../src/data/bad-input'
import type { CaptionRow, CaptionText } from '../src/data/captions/entries'
import type { NltkTagger } from '../src/captions/tagging/nltk'
import type { CaptionKnowledge } from '../src/workers/captions/knowledge'
import { packScores, scoreAt } from '../src/workers/captions/packed-scores'
import { OfflineGuide } from './score-guided'
import { nameOf, unitOf } from './score-input'
import type { ScoreArguments } from './score-arguments'

export class RowScorer {
  private guide: OfflineGuide | null = null

  /**
   * @param names of the captions' column and of those beside it, the levels' last
   * @param means what is scored with; `nltk` brings NLTK's tagger, null where ours stands for it
   * @param complain is told what cannot be scored
   */
  constructor(
    private readonly asked: ScoreArguments,
    private readonly names: TableNames,
    private readonly means: { knowledge: CaptionKnowledge; nltk: () => Promise<NltkTagger | null> },
    private readonly complain: (sentence: string) => void,
  ) {}

  /** A row for each, in their order. */
  async rows(rows: readonly CaptionRow[]): Promise<TableRow[]> {
    const { reading, levels } = this.asked
    const means = await this.means.knowledge.scoring()
    const own = this.names.versions.length - levels.length + 1
    const columns: TableVersion[][] = []
    for (let column = 0; column < own; column++) {
      // What is not read has no words, and so no score.
      const captions = rows.map(({ texts }) => captionIn(texts[column]))
      const scores = packScores(captions, means, reading)
      columns.push(captions.map((caption, i) => ({ name: this.nameOf(column), caption, score: scoreAt(scores, i) })))
    }
    rows.forEach((row, i) =>
      this.name(
        row,
        columns.map((column) => column[i]?.score ?? null),
      ),
    )
    const originals = columns[0] ?? []
    for (const [i, level] of levels.entries()) columns.push(await this.level(originals, level, this.nameOf(own + i)))
    return rows.map(({ carried }, i) => {
      const [first, ...versions] = columns.flatMap((column) => column[i] ?? [])
      const has = ({ caption, score }: TableVersion) => caption !== '' || score !== null
      return { caption: first?.caption ?? '', score: first?.score ?? null, versions: versions.filter(has), carried }
    })
  }

  private nameOf(column: number): string {
    return column === 0 ? this.names.caption : (this.names.versions[column - 1] ?? '')
  }

  /** More general versions of what has a score. */
  private async level(
    originals: readonly TableVersion[],
    level: GeneralityLevel,
    name: string,
  ): Promise<TableVersion[]> {
    const { reading, target } = this.asked
    const scored = originals.filter(({ score }) => score !== null).map(({ caption }) => caption)
    const generaliser = await this.means.knowledge.generaliser()
    const made =
      target === null
        ? scored.map((caption) => generaliser.generalise(caption, level))
        : await (this.guide ??= new OfflineGuide(this.means.nltk)).guide(scored, level, reading, target)
    const texts = made.map(({ caption }) => caption)
    const scores = packScores(texts, await this.means.knowledge.scoring(), reading)
    let at = 0
    return originals.map(({ score }): TableVersion => {
      if (score === null) return { name, caption: '', score: null }
      const version = { name, caption: texts[at] ?? '', score: scoreAt(scores, at), kept: made[at]?.kept ?? null }
      at++
      return version
    })
  }

  /** What cannot be scored of a row: of several columns, column by column where they differ. */
  private name({ line, texts }: CaptionRow, scores: readonly TableVersion['score'][]): void {
    const problems = texts.map((text, i) => {
      if ('problem' in text) return text.problem.words
      return scores[i] === null ? 'has no word: no letter and no digit' : null
    })
    const unit = `${nameOf(this.asked)}: ${unitOf(this.asked)} ${formatCount(line)}`
    const [first] = problems
    if (first !== undefined && first !== null && problems.every((problem) => problem === first)) {
      this.complain(`${unit} ${first}`)
      return
    }
    problems.forEach((problem, i) => {
      if (problem !== null) this.complain(`${unit}, “${this.nameOf(i)}”: ${problem}`)
    })
  }
}

const captionIn = (text: CaptionText | undefined): string =>
  text !== undefined && 'caption' in text ? text.caption : ''
