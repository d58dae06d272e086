/** The activations of `../activation.ts` in WGSL. A NaN stays a NaN: training must notice it. */
import { LEAKY_SLOPE, type Activation } from '../activation'

const value: Record<Activation, string> = {
  linear: 'return x;',
  relu: 'return select(x, 0.0, x < 0.0);',
  leakyRelu: `return select(x, ${LEAKY_SLOPE} * x, x < 0.0);`,
  // Some drivers compute tanh from exp, which overflows; float32 tanh is ±1 beyond 9.
  tanh: 'return select(tanh(x), sign(x), abs(x) > 15.0);',
}

const slope: Record<Activation, string> = {
  linear: 'return 1.0;',
  relu: 'return select(0.0, 1.0, y > 0.0);',
  leakyRelu: `return select(${LEAKY_SLOPE}, 1.0, y > 0.0);`,
  tanh: 'return 1.0 - y * y;',
}

/** `activationValue(x)` and, from y = act(x), `activationSlope(y)`; of four floats `activationValues(x)`, `activationSlopes(y)`. */
export const activationFunctions = (activation: Activation) => `
fn activationValue(x: f32) -> f32 { ${value[activation]} }
fn activationValues(x: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(activationValue(x.x), activationValue(x.y), activationValue(x.z), activationValue(x.w));
}
fn activationSlope(y: f32) -> f32 { ${slope[activation]} }
fn activationSlopes(y: vec4<f32>) -> vec4<f32> {
  return vec4<f32>(activationSlope(y.x), activationSlope(y.y), activationSlope(y.z), activationSlope(y.w));
}
`
