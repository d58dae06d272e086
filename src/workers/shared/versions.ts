/** What a run is trained by, besides its backend. */
import { version_core } from '@tensorflow/tfjs-core'
import { version } from '../../../package.json'
import { onnxVersion } from '../../gpu/onnx-version'
import type { Versions } from '../../tensor/stretch-types'

export const versionsNow = (): Versions => ({ page: version, tfjs: version_core, ort: onnxVersion() })
