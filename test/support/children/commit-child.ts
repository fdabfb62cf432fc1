// Runs one batch to its end unless it is killed: node commit-child.ts <root folder> <run key> <rows>. Says each step to its parent.
import { StorageManager } from '../../../src/storage/storage-manager.ts';
import { outcomeOf, seriesOf } from '../outcomes.ts';
import { finishOptions, storageOptions } from '../storage-options.ts';

const [root = '', runKey = '', rowsText = ''] = process.argv.slice(2);
const rows = Number(rowsText);
const storage = await StorageManager.open(storageOptions(root, { runKey }));
const tally: Record<string, number> = {};
await storage.forEachResumed((row) => {
  tally[row.status] = (tally[row.status] ?? 0) + 1;
});
process.send?.({ step: 'resumed', row: storage.resumedRows });
for (let row = storage.resumedRows; row < rows; row += 1) {
  const committed = await storage.commit(outcomeOf(row), seriesOf(row));
  tally[committed.status] = (tally[committed.status] ?? 0) + 1;
  process.send?.({ step: 'committed', row });
}
process.send?.({ step: 'finishing', row: rows });
await storage.finish(finishOptions(rows, { runKey, tally }));
process.disconnect?.();
