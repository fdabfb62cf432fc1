import { folded } from './folded.js';
import { TableView } from './table-view.js';

/**
 * Makes a table of the document sortable and searchable; a cell's value is its text, or what `data-value` says.
 * @param {HTMLTableElement} table
 */
export function enhanceTable(table) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const columns = heads.map((head) => {
    const { unit } = head.dataset;
    return {
      label: head.textContent?.trim() ?? '',
      kind: /** @type {'number' | 'text'} */ (head.classList.contains('num') ? 'number' : 'text'),
      isFixed: head.dataset['plain'] !== undefined,
      ...(unit === undefined ? {} : { unit }),
    };
  });
  const items = [...(table.tBodies[0]?.rows ?? [])].map((row) => ({
    values: [...row.cells].map((cell, index) => cellValue(cell, columns[index]?.kind ?? 'text')),
    text: folded(row.textContent ?? ''),
    rows: () => [row],
  }));
  const pageSize = Number(table.dataset['page'] ?? Number.POSITIVE_INFINITY);
  return new TableView(table, { columns, items, pageSize });
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {'number' | 'text'} kind
 */
function cellValue(cell, kind) {
  const text = cell.dataset['value'] ?? cell.textContent?.trim() ?? '';
  if (kind === 'text') return text;
  return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}
