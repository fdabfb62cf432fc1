/** A row and an event that would go together, with what that is worth; above 0. */
export interface Edge {
  readonly row: number;
  readonly event: number;
  readonly weight: number;
}

export interface Solution {
  /** Event of each row, or -1. */
  readonly eventOfRow: readonly number[];
  readonly total: number;
}

/**
 * The assignment of events to rows, each at most once, of the greatest total weight (Hungarian method, O(rows² × events)).
 * Weights are summed as millionths, so that equal totals are equal whatever the order of summing.
 */
export function assign(rows: number, events: number, edges: readonly Edge[]): Solution {
  const columns = events + rows;
  const cost = Array.from({ length: rows }, () => new Float64Array(columns));
  // Columns behind the events are "no event": free, one for each row.
  for (const { row, event, weight } of edges) {
    const line = cost[row];
    if (line !== undefined) line[event] = Math.min(line[event] ?? 0, -Math.round(weight * 1e6));
  }
  const columnOfRow = hungarian(cost, columns);
  let total = 0;
  const eventOfRow = columnOfRow.map((column, row) => {
    const gain = -(cost[row]?.[column] ?? 0);
    total += gain;
    return column < events && gain > 0 ? column : -1;
  });
  return { eventOfRow, total: total / 1e6 };
}

/** Shortest augmenting paths with potentials; needs at least as many columns as rows. Index 0 of the work arrays is a sentinel. */
function hungarian(cost: readonly Float64Array[], columns: number): readonly number[] {
  const rows = cost.length;
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1);
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    rowOfColumn[0] = row;
    let end = augment(cost, { rowPotential, columnPotential, rowOfColumn, cameFrom });
    while (end !== 0) {
      const previous = cameFrom[end] ?? 0;
      rowOfColumn[end] = rowOfColumn[previous] ?? 0;
      end = previous;
    }
  }
  const columnOfRow = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column += 1) {
    const row = rowOfColumn[column] ?? 0;
    if (row > 0) columnOfRow[row - 1] = column - 1;
  }
  return columnOfRow;
}

interface Work {
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  readonly rowOfColumn: Int32Array;
  readonly cameFrom: Int32Array;
}

/** Finds the free column at the end of the cheapest path from the row that waits in column 0. */
function augment(cost: readonly Float64Array[], work: Work): number {
  const { rowPotential, columnPotential, rowOfColumn, cameFrom } = work;
  const columns = rowOfColumn.length - 1;
  const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  const used = new Uint8Array(columns + 1);
  let column = 0;
  do {
    used[column] = 1;
    const row = rowOfColumn[column] ?? 0;
    let delta = Number.POSITIVE_INFINITY;
    let next = 0;
    for (let j = 1; j <= columns; j += 1) {
      if (used[j] === 1) continue;
      const reduced = (cost[row - 1]?.[j - 1] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[j] ?? 0);
      if (reduced < (least[j] ?? 0)) {
        least[j] = reduced;
        cameFrom[j] = column;
      }
      if ((least[j] ?? 0) < delta) {
        delta = least[j] ?? 0;
        next = j;
      }
    }
    for (let j = 0; j <= columns; j += 1) {
      if (used[j] === 1) {
        const owner = rowOfColumn[j] ?? 0;
        rowPotential[owner] = (rowPotential[owner] ?? 0) + delta;
        columnPotential[j] = (columnPotential[j] ?? 0) - delta;
      } else least[j] = (least[j] ?? 0) - delta;
    }
    column = next;
  } while ((rowOfColumn[column] ?? 0) !== 0);
  return column;
}
