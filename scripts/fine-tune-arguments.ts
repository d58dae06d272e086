/** Command line of `npm run fine-tune`: a preset, and what of it is to be otherwise. */
import { BadArgument } from './bad-argument'
import { parseArgs } from 'node:util'
import { checkFineTuning, fineTuningPresets, type FineTuningPreset } from '../src/diffusion/training/config'
import { rivalNames, rivals } from '../src/diffusion/training/rivals'
import type { FineTuningConfig } from '../src/diffusion/training/types'

export const HELP = `npm run --silent fine-tune -- [options]

Fine-tunes the bundled miniature on the first images of Fashion-MNIST that it has not seen, generates from their captions, and measures
what it copies and how good it is (paper A, section 4).

  --preset demo|paper       dual fusion with w_lat .1 and w_emb .3, or .1 and .5; true-size:  (demo)
                            the latter with LoRA, as for a public model
  --captions REGIME         original, general or 5-word
  --fusion LAT/EMB          weights of dual fusion, such as .1/.3; "LAT/token" appends captions; "none" leaves it out
  --variance kept|lost      of fused latents: divided by their deviation or, as in the paper, not (kept)
  --rival NAME              MC, GN, RC, RT or CWR, with the strength that was published, or DROP (samples whose meter is high); repeatable
  --duplicate               5 % of the images five times
  --images N                fine-tuning images                                                (64)
  --steps N  --batch N  --seed S
  --micro-batches N         parts in which a batch goes through the UNet: less memory, same gradient (1)
  --lora RANK               trains low-rank additions to the attention projections, alpha = rank, not the UNet
  --fusion-set NAME         fashion (Sandals and Bags) or mnist (digits)                      (fashion)
  --fusion-images N         pairs of the fusion set                                           (1000)
  --real N                  held-out real images to measure against                           (1000)
  --per-caption N           generations a caption                                             (2)
  --guidance W              classifier-free guidance of the generations; 1 is none            (1)
  --out FOLDER              writes the UNet or LoRA (diffusers' files), report.json and sheet.png
  --backend webgpu|wasm|cpu the fastest that is there

Exit status: 0 done; 2 the command line cannot be used.`

const FUSION_SETS = ['fashion', 'mnist'] as const

type FusionSet = (typeof FUSION_SETS)[number]

export interface FineTuneCommand {
  config: FineTuningConfig
  fusionSet: FusionSet
  fusionImages: number
  realImages: number
  perCaption: number
  guidance: number
  out: string | null
  backend: string | undefined
}

const RIVALS: Record<string, Partial<FineTuningConfig['rivals']>> = Object.fromEntries(
  rivalNames.map((key) => [rivals[key].symbol, { [key]: rivals[key].usual }]),
)

/** @returns null where help was asked for. @throws BadInput where the command line is wrong */
export function parseFineTune(args: string[]): FineTuneCommand | null {
  const values = parsed(args)
  if (values.help) return null
  const preset = fineTuningPresets[values.preset as FineTuningPreset] as FineTuningConfig | undefined
  if (preset === undefined)
    throw new BadArgument(`--preset is "${values.preset}"; allowed: ${Object.keys(fineTuningPresets).join(', ')}.`)
  const chosen = { ...preset.rivals }
  for (const name of values.rival) Object.assign(chosen, rivalOf(name))
  const count = (option: 'images' | 'steps' | 'batch' | 'seed') => {
    const text = values[option]
    return text === undefined ? preset[option] : number(option, text)
  }
  const config = checkFineTuning({
    ...preset,
    images: count('images'),
    steps: count('steps'),
    batch: count('batch'),
    microBatches: number('micro-batches', values['micro-batches']),
    adaptation: values.lora === undefined ? preset.adaptation : loraOf(number('lora', values.lora)),
    seed: count('seed'),
    captions: values.captions ?? preset.captions,
    duplication: { ...preset.duplication, share: values.duplicate ? 0.05 : preset.duplication.share },
    fusion: fusionOf(values.fusion, preset.fusion, isKept(values.variance)),
    rivals: chosen,
  })
  return {
    config,
    fusionSet: fusionSetOf(values['fusion-set']),
    fusionImages: number('fusion-images', values['fusion-images'], 1),
    realImages: number('real', values.real, 2),
    perCaption: number('per-caption', values['per-caption'], 1),
    guidance: number('guidance', values.guidance),
    out: values.out ?? null,
    backend: values.backend,
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      options: {
        preset: { ...text, default: 'demo' },
        captions: text,
        fusion: text,
        variance: { ...text, default: 'kept' },
        rival: { ...text, multiple: true, default: [] },
        duplicate: { type: 'boolean', default: false },
        images: text,
        steps: text,
        batch: text,
        seed: text,
        'micro-batches': { ...text, default: '1' },
        lora: text,
        'fusion-set': { ...text, default: 'fashion' },
        'fusion-images': { ...text, default: '1000' },
        real: { ...text, default: '1000' },
        'per-caption': { ...text, default: '2' },
        guidance: { ...text, default: '1' },
        out: text,
        backend: text,
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new BadArgument(error instanceof Error ? error.message : String(error))
  }
}

function loraOf(rank: number): FineTuningConfig['adaptation'] {
  return { method: 'lora', rank, alpha: rank }
}

function rivalOf(name: string): Partial<FineTuningConfig['rivals']> {
  const found = RIVALS[name]
  if (found === undefined) throw new BadArgument(`--rival is "${name}"; allowed: ${Object.keys(RIVALS).join(', ')}.`)
  return found
}

type Fusion = FineTuningConfig['fusion']

function fusionOf(text: string | undefined, preset: Fusion, keepVariance: boolean): Fusion {
  if (text === undefined) return preset === null ? null : { ...preset, keepVariance }
  if (text === 'none') return null
  const [latent = '', embedding = ''] = text.split('/')
  const common = { latentWeight: number('fusion', latent), keepVariance, probability: 1 }
  if (embedding === 'token') return { ...common, level: 'token', embeddingWeight: 0 }
  return { ...common, level: 'embedding', embeddingWeight: number('fusion', embedding) }
}

function isKept(variance: string): boolean {
  if (variance === 'kept' || variance === 'lost') return variance === 'kept'
  throw new BadArgument(`--variance is "${variance}"; allowed: kept, lost.`)
}

function fusionSetOf(text: string): FusionSet {
  const found = FUSION_SETS.find((name) => name === text)
  if (found === undefined) throw new BadArgument(`--fusion-set is "${text}"; allowed: ${FUSION_SETS.join(', ')}.`)
  return found
}

function number(option: string, text: string, least?: number): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (!Number.isFinite(value)) throw new BadArgument(`--${option} has "${text}" where a number is needed.`)
  if (least !== undefined && !(Number.isInteger(value) && value >= least))
    throw new BadArgument(`--${option} is ${text}; it has to be a whole number from ${least}.`)
  return value
}
