/**
 * Names of the files that a folder's weights lie in, as Hugging Face's libraries write them: `<stem>.safetensors`, or several files and an index
 * that names them. A variant of the same weights has its name in between: `<stem>.fp16.safetensors`, `<stem>.safetensors.index.fp16.json`.
 */

/** Variants that are looked for where a folder cannot be listed. */
const VARIANTS = ['fp32', 'fp16', 'bf16', 'ema', 'non_ema'] as const

export interface WeightNames {
  file: string
  /** Newer and older spelling. */
  indexes: string[]
}

/** @param variant null: the plain names */
function weightNames(stem: string, variant: string | null): WeightNames {
  if (variant === null) return { file: `${stem}.safetensors`, indexes: [`${stem}.safetensors.index.json`] }
  return {
    file: `${stem}.${variant}.safetensors`,
    indexes: [`${stem}.safetensors.index.${variant}.json`, `${stem}.${variant}.safetensors.index.json`],
  }
}

/** Plain names first: where a folder has them, they are what the libraries take unless told otherwise. */
export function allWeightNames(stem: string): WeightNames[] {
  return [null, ...VARIANTS].map((variant) => weightNames(stem, variant))
}

/** Of a file's name; undefined where it is neither weights nor an index of a variant that is known. Shards are known by their index alone. */
export function variantOf(name: string, stem: string): string | null | undefined {
  return [null, ...VARIANTS].find((variant) => {
    const { file, indexes } = weightNames(stem, variant)
    return name === file || indexes.includes(name)
  })
}
