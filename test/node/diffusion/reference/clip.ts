/** CLIP's text encoder in float64 and loops: transformers' CLIPTextModel (4.30), read line by line, nothing shared with src/. */
import type { Weights } from './weights'

export interface ClipShape {
  vocabulary: number
  places: number
  width: number
  inner: number
  layers: number
  heads: number
  epsilon: number
  activation: 'quick_gelu' | 'gelu'
}

type Rows = number[][]

export function clipShapes({ vocabulary, places, width, inner, layers }: ClipShape): Record<string, number[]> {
  const shapes: Record<string, number[]> = {
    'text_model.embeddings.token_embedding.weight': [vocabulary, width],
    'text_model.embeddings.position_embedding.weight': [places, width],
    'text_model.final_layer_norm.weight': [width],
    'text_model.final_layer_norm.bias': [width],
  }
  const linear = (name: string, outputs: number, inputs: number) => {
    shapes[`${name}.weight`] = [outputs, inputs]
    shapes[`${name}.bias`] = [outputs]
  }
  for (let i = 0; i < layers; i++) {
    const name = `text_model.encoder.layers.${i}`
    for (const part of ['q_proj', 'k_proj', 'v_proj', 'out_proj']) linear(`${name}.self_attn.${part}`, width, width)
    linear(`${name}.mlp.fc1`, inner, width)
    linear(`${name}.mlp.fc2`, width, inner)
    for (const norm of ['layer_norm1', 'layer_norm2']) {
      shapes[`${name}.${norm}.weight`] = [width]
      shapes[`${name}.${norm}.bias`] = [width]
    }
  }
  return shapes
}

/** `[S, C]` of one caption. */
export function clip(weights: Weights, shape: ClipShape, ids: readonly number[]): Rows {
  const { width, layers, heads, epsilon, activation } = shape
  const of = (name: string) => weights[`text_model.${name}`] ?? []
  const linear = (x: Rows, name: string): Rows => {
    const [w, b] = [of(`${name}.weight`), of(`${name}.bias`)]
    return x.map((row) => b.map((bias, o) => row.reduce((sum, v, i) => sum + v * (w[o * row.length + i] ?? NaN), bias)))
  }
  const norm = (x: Rows, name: string): Rows =>
    x.map((row) => {
      const mean = row.reduce((a, b) => a + b) / row.length
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length
      return row.map(
        (v, i) =>
          ((v - mean) / Math.sqrt(variance + epsilon)) * (of(`${name}.weight`)[i] ?? NaN) +
          (of(`${name}.bias`)[i] ?? NaN),
      )
    })
  const act = (v: number) => (activation === 'gelu' ? v * gauss(v) : v / (1 + Math.exp(-1.702 * v)))
  const add = (a: Rows, b: Rows): Rows => a.map((row, s) => row.map((v, i) => v + (b[s]?.[i] ?? NaN)))

  let x: Rows = ids.map((id, s) =>
    Array.from(
      { length: width },
      (_, i) =>
        (of('embeddings.token_embedding.weight')[id * width + i] ?? NaN) +
        (of('embeddings.position_embedding.weight')[s * width + i] ?? NaN),
    ),
  )
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layers.${layer}`
    const h = norm(x, `${name}.layer_norm1`)
    const [q, k, v] = ['q_proj', 'k_proj', 'v_proj'].map((part) => linear(h, `${name}.self_attn.${part}`)) as [
      Rows,
      Rows,
      Rows,
    ]
    const size = width / heads
    const seen = q.map((_, s) =>
      Array.from({ length: width }, (__, channel) => {
        const first = Math.floor(channel / size) * size
        const scores = k.slice(0, s + 1).map((_k, other) => {
          let sum = 0
          for (let i = first; i < first + size; i++) sum += (q[s]?.[i] ?? NaN) * (k[other]?.[i] ?? NaN)
          return Math.exp(sum / Math.sqrt(size))
        })
        const all = scores.reduce((a, b) => a + b)
        return scores.reduce((sum, score, other) => sum + (score / all) * (v[other]?.[channel] ?? NaN), 0)
      }),
    )
    x = add(x, linear(seen, `${name}.self_attn.out_proj`))
    const wide = linear(norm(x, `${name}.layer_norm2`), `${name}.mlp.fc1`).map((row) => row.map(act))
    x = add(x, linear(wide, `${name}.mlp.fc2`))
  }
  return norm(x, 'final_layer_norm')
}

/** Φ by its series, Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …): exact to float64 for what activations see. */
function gauss(x: number): number {
  if (Math.abs(x) > 12) return x > 0 ? 1 : 0
  let [term, sum] = [x, x]
  for (let i = 3; i < 400; i += 2) sum += term *= (x * x) / i
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
}
