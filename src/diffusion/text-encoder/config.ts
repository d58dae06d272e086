/** The settings of CLIP's text encoder, as transformers' `CLIPTextConfig` writes them to `text_encoder/config.json`. */
import { ConfigReader } from '../layers/config-reader'

/** Of the weights' files in the folder. */
export const CLIP_TEXT_STEM = 'model'

export interface ClipTextConfig {
  /** Rows of the table of tokens. */
  vocabulary: number
  /** Rows of the table of places: the most tokens that a caption may have. */
  places: number
  /** Channels of an embedding. */
  width: number
  /** Channels inside a feed-forward layer. */
  inner: number
  layers: number
  heads: number
  /** g(x) = x·sigmoid(1.702x) of the published CLIP, or x·Φ(x) of OpenCLIP's (Stable Diffusion 2). */
  activation: 'quick_gelu' | 'gelu'
  epsilon: number
}

/** What transformers writes into every config, or CLIP's into its own, that changes nothing in `last_hidden_state`. */
const IDLE =
  'architectures transformers_version torch_dtype dtype attention_dropout dropout initializer_factor initializer_range projection_dim ' +
  'bos_token_id eos_token_id pad_token_id sep_token_id decoder_start_token_id forced_bos_token_id forced_eos_token_id vision_config ' +
  'vision_config_dict text_config_dict logit_scale_init_value return_dict return_dict_in_generate use_return_dict output_scores ' +
  'output_hidden_states output_attentions use_cache torchscript use_bfloat16 pruned_heads tie_word_embeddings tie_encoder_decoder ' +
  'is_encoder_decoder chunk_size_feed_forward tf_legacy_loss tokenizer_class prefix finetuning_task id2label label2id num_labels ' +
  'problem_type task_specific_params max_length min_length do_sample early_stopping num_beams num_beam_groups diversity_penalty ' +
  'temperature top_k top_p typical_p repetition_penalty length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size ' +
  'bad_words_ids num_return_sequences suppress_tokens begin_suppress_tokens remove_invalid_values exponential_decay_length_penalty ' +
  'gradient_checkpointing attn_implementation'

/**
 * Reads a parsed `config.json`: of a text encoder, or of CLIP as a whole, whose text encoder it has as "text_config". What asks for something
 * unknown is refused; what is off or empty asks for nothing.
 * @throws BadInput naming the key, its value and what would do
 */
export function parseClipTextConfig(json: unknown): ClipTextConfig {
  const whole = new ConfigReader(json)
  const read = new ConfigReader(whole.take('text_config', null) ?? json)
  IDLE.split(' ').forEach((key) => read.skip(key))
  for (const [key, value] of Object.entries(read.entries)) if (asksForNothing(value)) read.skip(key)
  read.only('model_type', ['clip_text_model', 'clip'])
  read.only('hidden_act', ['quick_gelu', 'gelu'])
  const config: ClipTextConfig = {
    vocabulary: read.whole('vocab_size', 49408),
    places: read.whole('max_position_embeddings', 77),
    width: read.whole('hidden_size', 512),
    inner: read.whole('intermediate_size', 2048),
    layers: read.whole('num_hidden_layers', 12),
    heads: read.whole('num_attention_heads', 8),
    activation: read.take('hidden_act', 'quick_gelu') === 'gelu' ? 'gelu' : 'quick_gelu',
    epsilon: read.number('layer_norm_eps', 1e-5),
  }
  if (config.width % config.heads !== 0)
    read.refuse('num_attention_heads', config.heads, `it has to divide "hidden_size", which is ${config.width}`)
  read.refuseUnknown()
  return config
}

const asksForNothing = (value: unknown) =>
  value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
