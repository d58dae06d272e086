/**
 * How the layers of LoRA files are spelt, and what they are called here: `<layer>.lora.down.weight` (A), `<layer>.lora.up.weight` (B), the
 * layer by diffusers' name.
 *
 * As read in diffusers' source (`loaders/lora_conversion_utils.py`, `utils/state_dict_utils.py`) and its pull request 5991.
 */

/** A tensor's place in a LoRA. */
export interface LoraPlace {
  /** Diffusers' name, without ".weight". */
  layer: string
  role: 'down' | 'up' | 'alpha'
}

const UNET = 'unet.'
/** What peft puts before the names of the model that it wraps. */
const PEFT = 'base_model.model.'
const KOHYA = /^lora_unet_([^.]+)\.(?:lora_(down|up)\.weight|(alpha))$/
/** What ends a layer's name: diffusers' training scripts', peft's with and without its adapter's name. */
const ENDINGS: readonly [RegExp, 'down' | 'up'][] = [
  [/\.lora\.down\.weight$/, 'down'],
  [/\.lora\.up\.weight$/, 'up'],
  [/\.lora_A(?:\.[^.]+)?\.weight$/, 'down'],
  [/\.lora_B(?:\.[^.]+)?\.weight$/, 'up'],
]
/** As diffusers 0.18 had it: ….attn1.processor.to_out_lora.down.weight */
const PROCESSOR = /\.processor\.to_(q|k|v|out)_lora\.(down|up)\.weight$/

/** @returns null where it is no layer of a UNet's LoRA */
export function loraPlace(name: string): LoraPlace | null {
  const kohya = KOHYA.exec(name)
  if (kohya !== null) {
    const [, flat = '', role] = kohya
    return { layer: dotted(flat), role: role === 'down' || role === 'up' ? role : 'alpha' }
  }
  // Wrapped by peft alone, a UNet's layers have no "unet.".
  if (!name.startsWith(UNET) && !name.startsWith(PEFT)) return null
  const inside = name.replace(PEFT, '').replace(/^unet\./, '')
  const processor = PROCESSOR.exec(inside)
  if (processor !== null) {
    const [ending, projection, role] = processor
    const layer = `${inside.slice(0, -ending.length)}.to_${projection === 'out' ? 'out.0' : projection}`
    return { layer, role: role === 'up' ? 'up' : 'down' }
  }
  for (const [ending, role] of ENDINGS) if (ending.test(inside)) return { layer: inside.replace(ending, ''), role }
  return null
}

/** Kohya's scripts write "_" for each "." too: down_blocks_0_attentions_1_transformer_blocks_0_attn2_to_out_0. */
function dotted(flat: string): string {
  return flat
    .replace(/^(down|up)_blocks_(\d+)_/, '$1_blocks.$2.')
    .replace(/^mid_block_/, 'mid_block.')
    .replace(/(attentions|resnets|transformer_blocks|downsamplers|upsamplers)_(\d+)_/g, '$1.$2.')
    .replace(/attn([12])_/, 'attn$1.')
    .replace(/to_out_0$/, 'to_out.0')
    .replace(/ff_net_0_proj$/, 'ff.net.0.proj')
    .replace(/ff_net_2$/, 'ff.net.2')
}
