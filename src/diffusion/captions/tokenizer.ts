/**
 * The `tokenizer/` folder of the diffusers layout, as `tokenizer.json` or as CLIP's `vocab.json` and `merges.txt`: texts to ids of one
 * length, as CLIP's text encoders take them.
 */
import * as says from '../../messages/generated/models'
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
/** More is no length: transformers writes 1e30 where a tokenizer was saved without one. */
const MOST_TOKENS = 8192
/** CLIP's own. */
const USUAL_TOKENS = 77
const length = v.pipe(v.number(), v.integer(), v.minValue(3))
const configSchema = v.object({
  model_max_length: v.optional(length),
  bos_token: token,
  eos_token: token,
  pad_token: v.optional(token),
})
const fileSchema = v.object({
  model: v.object({ vocab: v.record(v.string(), v.number()) }),
  truncation: v.nullish(v.looseObject({ max_length: v.optional(length) })),
  padding: v.nullish(v.looseObject({ strategy: v.optional(v.unknown()) })),
})
const encoderSchema = v.looseObject({ max_position_embeddings: v.optional(length) })

/** CLIP's marks, for a folder that names none. */
const CLIP_MARKS = { bos_token: '<|startoftext|>', eos_token: '<|endoftext|>' }
const marksSchema = v.object({
  bos_token: v.optional(token, CLIP_MARKS.bos_token),
  eos_token: v.optional(token, CLIP_MARKS.eos_token),
  pad_token: v.optional(token),
})

/** CLIP's tokenizer as most public folders hold it: contents of the files, null where one is not there. */
export interface VocabularyFiles {
  /** Of `vocab.json`. */
  vocab: unknown
  /** Of `merges.txt`. */
  merges: string
  /** Of `tokenizer_config.json`. */
  config: unknown
  /** Of `special_tokens_map.json`, for marks that the one before does not name. */
  marks: unknown
}

export class CaptionTokenizer {
  private constructor(
    private readonly tokenizer: Tokenizer,
    readonly tokens: CaptionTokens,
    /** What is done to a text before. */
    private readonly cleaned: (text: string) => string = (text) => text,
  ) {}

  /**
   * @param encoder as for `of`
   * @throws BadInput as `of`, and where vocabulary and merges do not fit together
   */
  static async ofVocabulary(
    { vocab, merges, config, marks }: VocabularyFiles,
    encoder: unknown = {},
  ): Promise<CaptionTokenizer> {
    // Brings the list of HTML's entities along, which the models of the page do without.
    const { tokenizerOfVocabulary, withoutEntities } = await import('./clip-vocabulary')
    const own = { ...objectOf(marks), ...objectOf(config) }
    const { bos_token, eos_token, pad_token } = checked('special_tokens_map.json', marksSchema, own)
    const file = tokenizerOfVocabulary(vocab, merges, [bos_token, eos_token])
    const named = { ...own, bos_token, eos_token, ...(pad_token === undefined ? {} : { pad_token }) }
    const { tokenizer, tokens } = CaptionTokenizer.of(file, named, encoder)
    return new CaptionTokenizer(tokenizer, tokens, withoutEntities)
  }

  /**
   * @param file contents of `tokenizer.json`
   * @param config contents of `tokenizer_config.json`
   * @param encoder contents of the text encoder's `config.json`: its number of places is the length where the tokenizer names none
   * @throws BadInput where they are not a tokenizer's, or their marks are not in the vocabulary
   */
  static of(file: unknown, config: unknown, encoder: unknown = {}): CaptionTokenizer {
    const { model, truncation, padding } = checked('tokenizer.json', fileSchema, file)
    const settings = checked('tokenizer_config.json', configSchema, config)
    const tokenizer = new Tokenizer(file as object, config as object)
    const id = (mark: string): number => {
      const found = tokenizer.token_to_id(mark)
      if (found === undefined) throw new BadInput(says.tokenizerLacksMark({ mark }))
      return found
    }
    const [bos, eos] = [id(settings.bos_token), id(settings.eos_token)]
    const pad = settings.pad_token === undefined ? eos : id(settings.pad_token)
    const marks = new Set([bos, eos, pad])
    // CLIP's marks come last; what stands before the first of them is text.
    const ordinary = Object.values(model.vocab).reduce(
      (end, each) => (marks.has(each) ? end : Math.max(end, each + 1)),
      0,
    )
    const { max_position_embeddings: places } = checked('text_encoder/config.json', encoderSchema, encoder)
    const said = [settings.model_max_length, truncation?.max_length, fixedLength(padding?.strategy), places]
    const length = said.find((each) => each !== undefined && each <= MOST_TOKENS) ?? USUAL_TOKENS
    return new CaptionTokenizer(tokenizer, { bos, eos, pad, length, ordinary })
  }

  /** Whether `tokenizer_config.json` says how many tokens a caption has. */
  static namesLength(config: unknown): boolean {
    const result = v.safeParse(v.looseObject({ model_max_length: length }), config)
    return result.success && result.output.model_max_length <= MOST_TOKENS
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

  /** One sentence where the visitor typed the tokenizer's own marks, which would end the caption for the text encoder; else null. */
  markNote(text: string): string | null {
    const marks = this.marksIn(text)
    if (marks.length === 0) return null
    return `The prompt holds ${marks.join(' and ')}, which ${marks.length === 1 ? 'marks' : 'mark'} where captions begin and end and ${marks.length === 1 ? 'is no word' : 'are no words'}: left out, the text encoder reads “${this.wordsOf(this.ids(text))}”.`
  }

  /** Marks of captions' begin and end that a text itself holds, each once, such as "<|endoftext|>"; `ids` leaves them out. */
  marksIn(text: string): string[] {
    const { bos, eos } = this.tokens
    const { ids, tokens } = this.tokenizer.encode(this.cleaned(text), { add_special_tokens: false })
    return [...new Set(tokens.filter((_, i) => ids[i] === bos || ids[i] === eos))]
  }

  /** Ids, marks and padding among them, back to the text that they stand for, in the tokenizer's own spelling. */
  wordsOf(ids: readonly number[]): string {
    const text = textIds(ids, this.tokens)
    return text.length === 0 ? '' : this.tokenizer.decode(text, { skip_special_tokens: true }).trim()
  }

  private textIds(text: string): number[] {
    // Marks are put around it here, for a tokenizer's own post-processor may be missing.
    const { bos, eos } = this.tokens
    const { ids } = this.tokenizer.encode(this.cleaned(text), { add_special_tokens: false })
    return ids.filter((id) => id !== bos && id !== eos)
  }
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

/** `{"Fixed": 77}` */
function fixedLength(strategy: unknown): number | undefined {
  const result = v.safeParse(v.looseObject({ Fixed: length }), strategy)
  return result.success ? result.output.Fixed : undefined
}

function checked<T>(name: string, schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadInput(says.tokenizerForeign({ name, path: v.getDotPath(issue) ?? '', problem: issue.message }))
}
