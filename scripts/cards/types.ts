/** What the cards' scripts read of a `card.json`, and what they make of it. */

/** Of every card; what else it holds is its kind's. */
export interface Card {
  purpose: string
  data: string
  licence: string
  sha256?: Record<string, string>
  [key: string]: unknown
}

/** One measured number, as Hugging Face's model-index has it. */
export interface Metric {
  type: string
  name: string
  value: number
}

/** What was measured on one set, as model-index has it. */
export interface Result {
  /** Of the model-index; the card's title where left out. */
  model?: string
  task: { type: string; name: string }
  dataset: { type: string; name: string; split?: string }
  metrics: Metric[]
}

/** How the cards of one kind of folder are told: words without numbers, and which of the card's numbers go where. */
export interface Kind {
  /** Folders below public/. */
  folder: RegExp
  /** Of Hugging Face: a model's card, or a data set's. */
  of: 'model' | 'dataset'
  title: (folder: string) => string
  /** Of what it reads; left out where it reads none. */
  language?: string
  tags: string[]
  /** One of Hugging Face's tasks; left out where none is meant. */
  task?: string
  /** Names on Hugging Face's hub of what it was trained on. */
  datasets: (card: Card) => string[]
  /** What it is for, and what it is not for. */
  use: string
  limits: string
  /** Parts of the card that say how it was trained. */
  training: readonly string[]
  /** Markdown: what was measured. */
  measured: (card: Card) => string
  results?: (card: Card) => Result[]
}
