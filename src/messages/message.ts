/** A sentence of the page about something that is wrong, with the id of its entry in a .md file of this folder. */
export interface Message {
  /** Heading of the entry, by which the page's help finds it. */
  readonly id: string
  /** What is wrong, its value, how to mend it. */
  readonly text: string
}

/** What may stand in a sentence's place for it; numbers as they are to be read. */
export type Value = string | number

/** The same of one part of what was given: "weights.safetensors: It is cut short." */
export const of = (part: string, { id, text }: Message): Message => ({ id, text: `${part}: ${text}` })
