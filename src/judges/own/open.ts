/** A classifier of the visitor's own as a judge: of TensorFlow.js's layers, as Teachable Machine exports it, or an ONNX file. */
import * as says from '../../messages/generated/judges'
import { sha256Hex } from '../../data/archives/sha256'
import { baseName, type OwnFile, type SourceFile } from '../../data/source-file'
import { BadInput } from '../../gpu/errors'
import { layersLibrary } from '../../tensor/layers-library'
import { FrozenNet } from '../frozen-net'
import { JudgeNetwork, type JudgingNet, type Taps } from '../network'
import { preprocessingOf } from '../recipes'
import type { Preprocessing, ValueRange } from '../types'
import { fittingNames, namesInLines, namesInMetadata, type NamedClasses } from './class-names'
import { networkFiles, withoutEnding, type NetworkFiles } from './files'
import { readLayersModel } from './layers-model'
import { LayersNet } from './layers-net'
import { tappedModel } from './onnx-tail'

/** Edge in px where the network takes images of any size: what most were trained with. */
const ANY_SIZE = 224
/** Of 255: an image as good as any to try a network with. */
const GREY = 128
/** Digits of the digest that tell two networks of one name apart. */
const DIGITS = 8

export interface OwnClassifier {
  network: JudgeNetwork
  /** What the visitor calls it. */
  name: string
  /** In the order of its outputs. */
  classNames: readonly string[]
  /** Whether the names came with it. */
  isNamed: boolean
}

/**
 * @param chosen `model.json` with its weights and `metadata.json`, a zip of these, or an `.onnx` with a list of names beside it
 * @param range of the pixels that it was trained with
 * @throws BadInput and UnreadableFile, one sentence of what is wrong
 */
export async function openOwnClassifier(chosen: readonly OwnFile[], range: ValueRange): Promise<OwnClassifier> {
  const files = await networkFiles(chosen)
  const named = files.names === null ? null : await namesIn(files.names)
  const file = baseName(files.model.path)
  const ofModel = files.kind === 'onnx' ? withoutEnding(file) : files.holder
  const name = named?.modelName ?? ofModel ?? withoutEnding(file)
  const { net, taps } = await (files.kind === 'onnx' ? openOnnx(files, name) : openLayers(files, name))
  const network = await JudgeNetwork.over(net, preprocessed(net, taps.input, range), () => taps)
  try {
    await expectNumbers(network)
    const names = named?.labels ?? null
    const from = files.names === null ? '' : baseName(files.names.path)
    return { network, name, classNames: fittingNames(names, network.classes, from), isNamed: names !== null }
  } catch (error) {
    await network.close()
    throw error
  }
}

/** @throws BadInput where what it gives is none: scores of that would be none either */
async function expectNumbers(network: JudgeNetwork): Promise<void> {
  const { features, logits } = await network.look({ count: 1, size: 1, channels: 1, pixels: Uint8Array.of(GREY) })
  try {
    const values = [...(await features.data()), ...((await logits?.data()) ?? [])]
    if (!values.every(Number.isFinite)) throw new BadInput(says.judgeNotFinite({ name: network.name }))
  } finally {
    features.dispose()
    logits?.dispose()
  }
}

interface Opened {
  net: JudgingNet
  taps: Taps
}

async function openLayers({ model, byName }: NetworkFiles, name: string): Promise<Opened> {
  const library = await layersLibrary()
  const read: Uint8Array[] = [await model.read()]
  const fileOf = async (wanted: string) => {
    const bytes = (await byName.get(wanted.toLowerCase())?.read()) ?? null
    if (bytes !== null) read.push(bytes)
    return bytes
  }
  const [json = new Uint8Array()] = read
  const layers = await readLayersModel(new TextDecoder().decode(json), fileOf, baseName(model.path), library)
  const net = LayersNet.of(layers, `${name} (${await digestOf(read)})`, library)
  return { net, taps: net.taps }
}

async function openOnnx({ model }: NetworkFiles, name: string): Promise<Opened> {
  const bytes = await model.read()
  const tapped = tappedModel(bytes, baseName(model.path))
  const net = await FrozenNet.open(tapped.model, `${name} (${await digestOf([bytes])})`)
  return { net, taps: { ...tapped.taps, input: layoutOf(net) } }
}

/** Of all its bytes, so that scores by another network of the same name are not taken for its own. */
async function digestOf(parts: readonly Uint8Array[]): Promise<string> {
  const digests = await Promise.all(parts.map(sha256Hex))
  const whole = digests.length === 1 ? digests[0] : await sha256Hex(new TextEncoder().encode(digests.join()))
  return (whole ?? '').slice(0, DIGITS)
}

async function namesIn(file: SourceFile): Promise<NamedClasses> {
  const text = new TextDecoder().decode(await file.read())
  const name = baseName(file.path)
  return name.toLowerCase().endsWith('.json')
    ? namesInMetadata(text, name)
    : { labels: namesInLines(text), modelName: null }
}

/** PyTorch has the channels first, TensorFlow last. */
function layoutOf({ input: { shape } }: JudgingNet): Taps['input'] {
  return isChannels(shape[3]) && !isChannels(shape[1]) ? 'NHWC' : 'NCHW'
}

const isChannels = (size: number | string | undefined): size is 1 | 3 => size === 1 || size === 3

/** @throws BadInput where the network's input is no square image, grey or RGB */
function preprocessed({ name, input }: JudgingNet, layout: Taps['input'], range: ValueRange): Preprocessing {
  const [channels, height, width] = layout === 'NCHW' ? [1, 2, 3].map(at(input)) : [3, 1, 2].map(at(input))
  if (input.shape.length !== 4 || !isChannels(channels) || (isSize(height) && isSize(width) && height !== width))
    throw new BadInput(says.judgeNotSquare({ name, input: input.name, shape: input.shape.join(', ') }))
  const edge = isSize(height) ? height : isSize(width) ? width : ANY_SIZE
  return preprocessingOf(range, edge, channels)
}

const at =
  ({ shape }: JudgingNet['input']) =>
  (axis: number) =>
    shape[axis]

const isSize = (size: number | string | undefined): size is number => typeof size === 'number'
