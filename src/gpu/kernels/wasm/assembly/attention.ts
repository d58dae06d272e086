// Multi-head attention and its gradient (../../attention.ts says what they are).
//
// Four keys at a time against one query: for each head the keys are laid out as columns, [size, keys rounded up to four]. Rows of a
// head (size floats) are walked in vectors, whose last one may reach into the next head: what is read there is not stored.
import { expNegative } from './activation'
import { keepLanes, multiplyAdd, storeLanes, sumLanes } from './lanes'

// columns[c, j] = rows[j, c] of one head, zeros behind the last key
function layOut(rows: usize, columns: usize, keys: i32, size: i32, line: i32): void {
  const width = (keys + 3) & ~3
  for (let c = 0; c < size; c++) {
    for (let j = 0; j < keys; j++) store<f32>(columns + (j << 2), load<f32>(rows + j * line))
    for (let j = keys; j < width; j++) store<f32>(columns + (j << 2), 0)
    columns += width << 2
    rows += 4
  }
}

// products[j] = factor * (row . column j), for all keys
function products(row: usize, columns: usize, products: usize, keys: i32, size: i32, factor: f32): void {
  const line = ((keys + 3) & ~3) << 2
  const end = row + (size << 2)
  const scale = f32x4.splat(factor)
  let j = 0
  for (; j + 32 <= line; j += 32) {
    let at = columns + j
    let a = f32x4.splat(0)
    let b = f32x4.splat(0)
    for (let c = row; c < end; c += 4) {
      const value = v128.load32_splat(c)
      a = multiplyAdd(a, value, v128.load(at))
      b = multiplyAdd(b, value, v128.load(at, 16))
      at += line
    }
    v128.store(products + j, f32x4.mul(a, scale))
    v128.store(products + j, f32x4.mul(b, scale), 16)
  }
  for (; j < line; j += 16) {
    let at = columns + j
    let sum = f32x4.splat(0)
    for (let c = row; c < end; c += 4) {
      sum = multiplyAdd(sum, v128.load32_splat(c), v128.load(at))
      at += line
    }
    v128.store(products + j, f32x4.mul(sum, scale))
  }
}

// out = factor * sum of weights[j] * rows[j], a row of a head
function weightedSum(weights: usize, rows: usize, out: usize, keys: i32, size: i32, line: i32, factor: f32): void {
  const end = weights + (keys << 2)
  for (let c = 0; c < size; c += 4) {
    let at = rows + (c << 2)
    let sum = f32x4.splat(0)
    for (let weight = weights; weight < end; weight += 4) {
      sum = multiplyAdd(sum, v128.load32_splat(weight), v128.load(at))
      at += line
    }
    storeLanes(out + (c << 2), f32x4.mul(sum, f32x4.splat(factor)), size - c)
  }
}

// rows[j] += weights[j] * row, for all keys
function addWeighted(weights: usize, row: usize, rows: usize, keys: i32, size: i32, line: i32): void {
  for (let c = 0; c < size; c += 4) {
    const value = v128.load(row + (c << 2))
    let at = rows + (c << 2)
    for (let j = 0; j < keys; j++) {
      const weight = v128.load32_splat(weights + (j << 2))
      storeLanes(at, multiplyAdd(v128.load(at), weight, value), size - c)
      at += line
    }
  }
}

function largestOf(values: usize, count: i32): f32 {
  let largest = f32x4.splat(-Infinity)
  let i = 0
  for (; i + 4 <= count; i += 4) largest = f32x4.max(largest, v128.load(values + (i << 2)))
  let most = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  )
  for (; i < count; i++) most = max(most, load<f32>(values + (i << 2)))
  return most
}

// scores become exp(score - largest), 0 behind the last key; returns their sum
function exponentials(scores: usize, count: i32, largest: f32): f32 {
  const most = f32x4.splat(largest)
  let sum = f32x4.splat(0)
  for (let i = 0; i < count; i += 4) {
    const at = scores + (i << 2)
    const value = keepLanes(expNegative(f32x4.sub(v128.load(at), most)), count - i)
    v128.store(at, value)
    sum = f32x4.add(sum, value)
  }
  return sumLanes(sum)
}

// y, and of each query the largest score and 1 / the sum of the exponentials. scratch: keyColumns [size, keys], weights [keys].
export function attend(
  q: usize,
  k: usize,
  v: usize,
  y: usize,
  moments: usize,
  keyColumns: usize,
  weights: usize,
  batch: i32,
  heads: i32,
  queries: i32,
  keys: i32,
  size: i32,
): void {
  const line = (heads * size) << 2
  const scale: f32 = 1 / sqrt(<f32>size)
  for (let sample = 0; sample < batch; sample++) {
    for (let head = 0; head < heads; head++) {
      const own = (head * size) << 2
      layOut(k + own, keyColumns, keys, size, line)
      for (let i = 0; i < queries; i++) {
        const row = i * line + own
        products(q + row, keyColumns, weights, keys, size, scale)
        const largest = largestOf(weights, keys)
        const inverse: f32 = 1 / exponentials(weights, keys, largest)
        weightedSum(weights, v + own, y + row, keys, size, line, inverse)
        const moment = moments + ((i * heads + head) << 3)
        store<f32>(moment, largest)
        store<f32>(moment, inverse, 4)
      }
    }
    q += queries * line
    y += queries * line
    k += keys * line
    v += keys * line
    moments += (queries * heads) << 3
  }
}

// dq, dk and dv. With p a query's weights and D = dy . y: dv = sum of p dy, ds = p (dy . v - D) / sqrt(size), dq = sum of ds k,
// dk = sum of ds q. scratch: keyColumns and valueColumns [size, keys], weights and slopes [keys].
export function attendGradient(
  dy: usize,
  q: usize,
  k: usize,
  v: usize,
  y: usize,
  moments: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  keyColumns: usize,
  valueColumns: usize,
  weights: usize,
  slopes: usize,
  batch: i32,
  heads: i32,
  queries: i32,
  keys: i32,
  size: i32,
): void {
  const line = (heads * size) << 2
  const scale: f32 = 1 / sqrt(<f32>size)
  memory.fill(dk, 0, batch * keys * line)
  memory.fill(dv, 0, batch * keys * line)
  for (let sample = 0; sample < batch; sample++) {
    for (let head = 0; head < heads; head++) {
      const own = (head * size) << 2
      layOut(k + own, keyColumns, keys, size, line)
      layOut(v + own, valueColumns, keys, size, line)
      for (let i = 0; i < queries; i++) {
        const row = i * line + own
        const moment = moments + ((i * heads + head) << 3)
        products(q + row, keyColumns, weights, keys, size, scale)
        exponentials(weights, keys, load<f32>(moment))
        products(dy + row, valueColumns, slopes, keys, size, 1)
        gradientOfScores(weights, slopes, keys, load<f32>(moment, 4), rowProduct(dy + row, y + row, size), scale)
        weightedSum(slopes, k + own, dq + row, keys, size, line, 1)
        addWeighted(slopes, q + row, dk + own, keys, size, line)
        addWeighted(weights, dy + row, dv + own, keys, size, line)
      }
    }
    q += queries * line
    y += queries * line
    dy += queries * line
    dq += queries * line
    k += keys * line
    v += keys * line
    dk += keys * line
    dv += keys * line
    moments += (queries * heads) << 3
  }
}

function rowProduct(a: usize, b: usize, size: i32): f32 {
  let sum: f32 = 0
  for (const end = a + (size << 2); a < end; a += 4) {
    sum += load<f32>(a) * load<f32>(b)
    b += 4
  }
  return sum
}

// weights become p = exponential * inverse; slopes, dy . v until now, become scale * p * (dy . v - delta)
function gradientOfScores(weights: usize, slopes: usize, keys: i32, inverse: f32, delta: f32, scale: f32): void {
  for (const end = weights + (keys << 2); weights < end; weights += 16) {
    const p = f32x4.mul(v128.load(weights), f32x4.splat(inverse))
    const change = f32x4.mul(f32x4.sub(v128.load(slopes), f32x4.splat(delta)), f32x4.splat(scale))
    v128.store(weights, p)
    v128.store(slopes, f32x4.mul(p, change))
    slopes += 16
  }
}
