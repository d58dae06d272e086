/** tfjs' own tests of convolutions. */
import './jasmine'
import '@tensorflow/tfjs-core/dist/ops/conv1d_test'
import '@tensorflow/tfjs-core/dist/ops/conv2d_test'
import '@tensorflow/tfjs-core/dist/ops/conv2d_separable_test'
import '@tensorflow/tfjs-core/dist/ops/conv2d_transpose_test'
import '@tensorflow/tfjs-core/dist/ops/fused/fused_conv2d_test'
