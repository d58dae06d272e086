/** Steps of Adam, and the factor that its gradients are clipped by. */
import * as tf from '@tensorflow/tfjs-core'
import { adamSettings, adamStep } from '../../gpu/kernels/adam'
import { clipScale } from '../../gpu/kernels/clip-scale'
import type { Case } from '../types'
import { normal } from './inputs'

const adamCase: Case = {
  name: 'adamStep, five steps of a group of four parameters',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [300]]
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 10 + i))))
    const moments = tf.variable(tf.zeros([2, 370]))
    for (let step = 1; step <= 5; step++) {
      const gradients = shapes.map((shape, i) => normal(shape, 20 + 10 * step + i))
      const hyper = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step }
      adamStep(parameters, gradients, moments, tf.tensor1d(adamSettings(hyper)))
    }
    return [...parameters, moments]
  },
}

/** More gradients than a dispatch binds buffers for, one of several workgroups; their norm above the limit, and below it. */
const clippedAdamCase: Case = {
  name: 'clipScale, and adamStep with its factor, a rate and weight decay',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [70, 70], ...Array.from({ length: 20 }, (_, i) => [i + 1])]
    const gradients = shapes.map((shape, i) => normal(shape, 60 + i))
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 100 + i))))
    const moments = tf.variable(tf.zeros([2, parameters.reduce((sum, { size }) => sum + size, 0)]))
    const hyper = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0.3 }
    const settingsOf = (step: number, clipNorm: number) => tf.tensor1d(adamSettings({ ...hyper, step, clipNorm }))
    const scale = clipScale(gradients, settingsOf(1, 2))
    for (const step of [1, 2]) adamStep(parameters, gradients, moments, settingsOf(step, 2), { rate: 0.5, scale })
    return [scale, clipScale(gradients, settingsOf(1, 1e4)), ...parameters, moments]
  },
}

export const optimizerCases: Case[] = [adamCase, clippedAdamCase]
