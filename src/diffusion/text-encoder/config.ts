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

/**
 * Reads a parsed `config.json`; keys that say nothing of the network are passed over, as transformers has dozens.
 * @throws BadInput naming the key, its value and what would do
 */
export function parseClipTextConfig(json: unknown): ClipTextConfig {
  const read = new ConfigReader(json)
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
  return config
}
