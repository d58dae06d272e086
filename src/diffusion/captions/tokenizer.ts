/** The `tokenizer/` folder of the diffusers layout: texts to ids of one length, as CLIP's text encoders take them. */
import { Tokenizer } from '@huggingface/tokenizers'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { captionOf, textIds } from './tokens'
import type { CaptionTokens } from './types'

const token = v.union([
  v.string(),
  v.pipe(
    v.object({ content: v.string() }),
    v.transform(({ content }) => content),
  ),
])
const configSchema = v.object({
  model_max_length: v.pipe(v.number(), v.integer(), v.minValue(3)),
  bos_token: token,
  eos_token: token,
  pad_token: v.optional(token),
})
const fileSchema = v.object({ model: v.object({ vocab: v.record(v.string(), v.number()) }) })

export class CaptionTokenizer {
  private constructor(
    private readonly tokenizer: Tokenizer,
    readonly tokens: CaptionTokens,
  ) {}

  /**
   * @param file contents of `tokenizer.json`
   * @param config contents of `tokenizer_config.json`
   * @throws BadInput where they are not a tokenizer's, or their marks are not in the vocabulary
   */
  static of(file: unknown, config: unknown): CaptionTokenizer {
    const { vocab } = checked('tokenizer.json', fileSchema, file).model
    const settings = checked('tokenizer_config.json', configSchema, config)
    const tokenizer = new Tokenizer(file as object, config as object)
    const id = (mark: string): number => {
      const found = tokenizer.token_to_id(mark)
      if (found === undefined)
        throw new BadInput(`tokenizer.json lacks the token "${mark}", which tokenizer_config.json names.`)
      return found
    }
    const [bos, eos] = [id(settings.bos_token), id(settings.eos_token)]
    const pad = settings.pad_token === undefined ? eos : id(settings.pad_token)
    const marks = new Set([bos, eos, pad])
    // CLIP's marks come last; what stands before the first of them is text.
    const ordinary = Object.values(vocab).reduce((end, each) => (marks.has(each) ? end : Math.max(end, each + 1)), 0)
    return new CaptionTokenizer(tokenizer, { bos, eos, pad, length: settings.model_max_length, ordinary })
  }

  /** `[tokens.length]`: begin mark, text, end mark, padding. What is too long is cut; `measure` tells by how much. */
  ids(text: string): number[] {
    return captionOf(this.textIds(text), this.tokens)
  }

  /** Ids that the text takes, and the most that there is room for: the rest of a longer one is not seen. */
  measure(text: string): { length: number; room: number } {
    return { length: this.textIds(text).length, room: this.tokens.length - 2 }
  }

  /** One sentence for the visitor where the text is longer than the encoder takes: by how much, and what is read of it; else null. */
  cutNote(text: string): string | null {
    const { length, room } = this.measure(text)
    if (length <= room) return null
    return `The prompt has ${length} tokens and the text encoder takes ${room}; it reads “${this.wordsOf(this.ids(text))}”.`
  }

  /** Ids, marks and padding among them, back to the text that they stand for, in the tokenizer's own spelling. */
  wordsOf(ids: readonly number[]): string {
    const text = textIds(ids, this.tokens)
    return text.length === 0 ? '' : this.tokenizer.decode(text, { skip_special_tokens: true }).trim()
  }

  private textIds(text: string): number[] {
    return textIds([...this.tokenizer.encode(text).ids, this.tokens.eos], this.tokens)
  }
}

function checked<T>(name: string, schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadInput(`${name}: "${v.getDotPath(issue) ?? ''}" is not as CLIP's tokenizers have it (${issue.message}).`)
}
