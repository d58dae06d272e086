/**
 * The assignment problem: the one-to-one matching of rows and columns with the largest total gain, by the Hungarian
 * method with shortest augmenting paths (Kuhn 1955; Jonker & Volgenant 1987), O(rows² · columns).
 *
 * @param gain `[rows, columns]` finite numbers; rectangular allowed, then the longer side keeps some unmatched
 * @returns `[rows]` column of each row, −1 for a row that stays unmatched
 * @throws RangeError where rows differ in length or a gain is not finite
 */
export function bestAssignment(gain: readonly (readonly number[])[]): number[] {
  const rows = gain.length
  const columns = gain[0]?.length ?? 0
  if (!gain.every((row) => row.length === columns && row.every(Number.isFinite)))
    throw new RangeError('The gains of an assignment have to be finite and their rows of one length.')
  if (rows > columns) {
    const transposed = Array.from({ length: columns }, (_, c) => gain.map((row) => row[c] ?? 0))
    const columnOfRow = new Array<number>(rows).fill(-1)
    bestAssignment(transposed).forEach((row, column) => (columnOfRow[row] = column))
    return columnOfRow
  }
  return augmentRows(gain, rows, columns)
}

/**
 * Adds one row after the other, each along the cheapest path of swaps (Dijkstra on reduced costs), for rows ≤ columns.
 * Rows and columns count from 1 in here; column 0 stands for the row being added.
 */
function augmentRows(gain: readonly (readonly number[])[], rows: number, columns: number): number[] {
  const rowPrice = new Float64Array(rows + 1)
  const columnPrice = new Float64Array(columns + 1)
  /** Row matched to each column, 0 = none. */
  const rowOf = new Int32Array(columns + 1)
  const at = (values: Float64Array | Int32Array, index: number) => values[index] ?? 0

  for (let added = 1; added <= rows; added++) {
    const distance = new Float64Array(columns + 1).fill(Infinity)
    const previous = new Int32Array(columns + 1)
    const visited = new Uint8Array(columns + 1)
    rowOf[0] = added
    let column = 0
    do {
      visited[column] = 1
      const row = at(rowOf, column)
      let nearest = 0
      let nearestDistance = Infinity
      for (let next = 1; next <= columns; next++) {
        if (visited[next]) continue
        const cost = -(gain[row - 1]?.[next - 1] ?? 0)
        const reduced = cost - at(rowPrice, row) - at(columnPrice, next)
        if (reduced < at(distance, next)) {
          distance[next] = reduced
          previous[next] = column
        }
        if (at(distance, next) < nearestDistance) {
          nearestDistance = at(distance, next)
          nearest = next
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (visited[j]) {
          const matched = at(rowOf, j)
          rowPrice[matched] = at(rowPrice, matched) + nearestDistance
          columnPrice[j] = at(columnPrice, j) - nearestDistance
        } else distance[j] = at(distance, j) - nearestDistance
      }
      column = nearest
    } while (at(rowOf, column) !== 0)
    while (column !== 0) {
      const before = at(previous, column)
      rowOf[column] = at(rowOf, before)
      column = before
    }
  }

  const columnOfRow = new Array<number>(rows).fill(-1)
  for (let column = 1; column <= columns; column++) {
    const row = at(rowOf, column)
    if (row > 0) columnOfRow[row - 1] = column - 1
  }
  return columnOfRow
}
