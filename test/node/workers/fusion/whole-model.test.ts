/** A folder that lacks parts of a model is refused before anything is loaded, with all that is there and all that is missing. */
import { describe, expect, it } from 'vitest'
import { expectWhole } from '../../../../src/workers/fusion/models/whole'

/** Each part in the forms that are read. */
const PARTS: readonly (readonly (readonly string[])[])[] = [
  [['unet/config.json', 'unet/diffusion_pytorch_model.safetensors']],
  [['scheduler/scheduler_config.json']],
  [
    ['tokenizer/vocab.json', 'tokenizer/merges.txt'],
    ['tokenizer/tokenizer.json', 'tokenizer/tokenizer_config.json'],
  ],
  [['text_encoder/config.json', 'text_encoder/model.safetensors'], ['text_encoder/model.onnx']],
  [
    ['vae/config.json', 'vae/diffusion_pytorch_model.safetensors'],
    ['vae_encoder/model.onnx', 'vae_decoder/config.json', 'vae_decoder/model.onnx'],
  ],
]

const refusalOf = async (names: readonly string[]): Promise<string | null> => {
  const head = async (name: string) => (names.includes(name) ? new Uint8Array(1) : null)
  return expectWhole({ head }).then(
    () => null,
    (error: unknown) => (error instanceof Error && error.name === 'BadInput' ? error.message : String(error)),
  )
}

/** All ways to choose one of each. */
const choices = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((ways, list) => ways.flatMap((way) => list.map((item) => [...way, item])), [[]])

describe('a folder', () => {
  it('is whole in each combination of the forms in which its parts are read', async () => {
    const all = choices(PARTS)
    expect(all).toHaveLength(8)
    for (const forms of all) expect(await refusalOf(forms.flat())).toBeNull()
  })

  it('that lacks any of its parts is told which files it has and which it lacks, in every combination', async () => {
    const published = PARTS.map(([form]) => form ?? [])
    for (let lacking = 1; lacking < 2 ** published.length; lacking++) {
      const isLacking = (part: number) => ((lacking >> part) & 1) === 1
      const there = published.filter((_, part) => !isLacking(part)).flat()
      // Of text encoder and tokenizer alike the published form is named, unless something of the other is there.
      const missing = published.filter((_, part) => isLacking(part)).flat()
      expect(await refusalOf(there)).toBe(
        `The folder holds ${there.join(', ') || 'none of its files'}, but not ${missing.join(', ')}: add what is missing from the model's own folder.`,
      )
    }
  })

  it('that lacks one file of a part is told that one', async () => {
    for (const forms of choices(PARTS))
      for (const lacking of forms.flat()) {
        const there = forms.flat().filter((name) => name !== lacking)
        const refusal = (await refusalOf(there)) ?? 'taken'
        const form = forms.find((names) => names.includes(lacking)) ?? []
        if (form.length > 1) expect(refusal).toContain(`but not ${lacking}: add`)
        // A part of one file that is not there at all is named as it is published.
        else
          expect(refusal).toMatch(
            /but not (scheduler\/scheduler_config\.json|text_encoder\/config\.json, text_encoder\/model\.safetensors): add/,
          )
      }
  })

  it('may have its weights as a variant, or in shards', async () => {
    const [plain = '', ...rest] = ['text_encoder/model.safetensors', ...PARTS.flatMap(([form]) => form ?? [])]
    for (const other of ['text_encoder/model.fp16.safetensors', 'text_encoder/model.safetensors.index.json'])
      expect(await refusalOf([...rest.filter((name) => name !== plain), other])).toBeNull()
  })

  it('whose weights are pickles, or whose UNet is exported, is told so, and how to mend it', async () => {
    const unread = [
      ['unet/diffusion_pytorch_model.safetensors', 'unet/diffusion_pytorch_model.bin'],
      ['unet/diffusion_pytorch_model.safetensors', 'unet/model.onnx'],
      ['text_encoder/model.safetensors', 'text_encoder/pytorch_model.bin'],
      ['vae/diffusion_pytorch_model.safetensors', 'vae/diffusion_pytorch_model.bin'],
    ] as const
    for (const [lacking, instead] of unread) {
      const names = PARTS.flatMap(([form]) => form ?? []).map((name) => (name === lacking ? instead : name))
      expect(await refusalOf(names)).toContain(
        `but not ${lacking}; ${instead} cannot be read, being PyTorch's own format or a network that cannot learn: save the model again as .safetensors.`,
      )
      // Beside weights that are read, they are passed over.
      expect(await refusalOf([...names, lacking])).toBeNull()
    }
  })

  it('of which only the UNet is there is told all else', async () => {
    expect(
      await refusalOf(['unet/config.json', 'unet/diffusion_pytorch_model.bin', 'vae/diffusion_pytorch_model.bin']),
    ).toBe(
      "The folder holds unet/config.json, but not unet/diffusion_pytorch_model.safetensors, scheduler/scheduler_config.json, tokenizer/vocab.json, tokenizer/merges.txt, text_encoder/config.json, text_encoder/model.safetensors, vae/config.json, vae/diffusion_pytorch_model.safetensors; unet/diffusion_pytorch_model.bin, vae/diffusion_pytorch_model.bin cannot be read, being PyTorch's own format or a network that cannot learn: save the model again as .safetensors.",
    )
  })
})
