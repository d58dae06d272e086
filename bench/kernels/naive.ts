/** The first rung of the ladders: a thread a value, every factor read for one product. */
import { constantsOf, keyOf, threadMain, type ConvInfo } from '../../src/gpu/kernels/webgpu/convolution/shape'
import type { Program } from '../../src/gpu/kernels/webgpu/dispatch'

export const naiveForward = (info: ConvInfo): Program => ({
  key: `naive Conv2D ${keyOf(info)}`,
  read: ['x', 'filter_'],
  write: ['y'],
  uniforms: ['images: u32'],
  body: () => `${constantsOf(info)}${threadMain}
  if (thread >= uniforms.images * OH * OW * N) { return; }
  let n = thread % N;
  let column = i32((thread / N % OW) * SX) - i32(PX);
  let row = i32((thread / (N * OW) % OH) * SY) - i32(PY);
  let image = thread / (N * OW * OH);
  var sum = 0.0;
  for (var ky = 0; ky < i32(KH); ky++) {
    for (var kx = 0; kx < i32(KW); kx++) {
      let at = vec2<i32>(row + ky, column + kx);
      if (at.x < 0 || at.x >= i32(H) || at.y < 0 || at.y >= i32(W)) { continue; }
      for (var c = 0u; c < C; c++) {
        sum += x[((image * H + u32(at.x)) * W + u32(at.y)) * C + c] * filter_[((u32(ky) * KW + u32(kx)) * C + c) * N + n];
      }
    }
  }
  y[thread] = sum;
}`,
})

export const naiveInputGradient = (info: ConvInfo): Program => ({
  key: `naive Conv2DBackpropInput ${keyOf(info)}`,
  read: ['dy', 'filter_'],
  write: ['dx'],
  uniforms: ['images: u32'],
  body: () => `${constantsOf(info)}${threadMain}
  if (thread >= uniforms.images * H * W * C) { return; }
  let c = thread % C;
  let column = thread / C % W + PX;
  let row = thread / (C * W) % H + PY;
  let image = thread / (C * W * H);
  var sum = 0.0;
  for (var ky = 0u; ky < KH; ky++) {
    for (var kx = 0u; kx < KW; kx++) {
      if (row < ky || column < kx || (row - ky) % SY != 0u || (column - kx) % SX != 0u) { continue; }
      let at = vec2<u32>((row - ky) / SY, (column - kx) / SX);
      if (at.x >= OH || at.y >= OW) { continue; }
      for (var n = 0u; n < N; n++) {
        sum += dy[((image * OH + at.x) * OW + at.y) * N + n] * filter_[((ky * KW + kx) * C + c) * N + n];
      }
    }
  }
  dx[thread] = sum;
}`,
})

/** 400 threads of a serial loop over all pixels of all images, on a first layer: tfjs' own is like it. */
export const naiveFilterGradient = (info: ConvInfo): Program => ({
  key: `naive Conv2DBackpropFilter ${keyOf(info)}`,
  read: ['x', 'dy'],
  write: ['dw'],
  uniforms: ['images: u32'],
  body: () => `${constantsOf(info)}${threadMain}
  if (thread >= KH * KW * C * N) { return; }
  let n = thread % N;
  let c = thread / N % C;
  let kx = i32(thread / (N * C) % KW);
  let ky = i32(thread / (N * C * KW));
  var sum = 0.0;
  for (var pixel = 0u; pixel < uniforms.images * OH * OW; pixel++) {
    let row = i32((pixel / OW % OH) * SY) - i32(PY) + ky;
    let column = i32((pixel % OW) * SX) - i32(PX) + kx;
    if (row < 0 || row >= i32(H) || column < 0 || column >= i32(W)) { continue; }
    sum += x[((pixel / (OW * OH) * H + u32(row)) * W + u32(column)) * C + c] * dy[pixel * N + n];
  }
  dw[thread] = sum;
}`,
})
