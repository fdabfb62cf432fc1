// Writes numbered lines into a shared log folder: node log-child.ts <folder> <name> <lines>
import { RotatingFile } from '../../../src/logging/rotating-file.ts';

const [path = '', name = '', lines = ''] = process.argv.slice(2);
const file = new RotatingFile(path, { enabled: true, maxBytes: 20_000, backupCount: 1000 });
for (let line = 0; line < Number(lines); line += 1) file.writeLine(`${name} ${line} ${'x'.repeat(line % 90)} end`);
process.exitCode = file.lostLines;
file.close();
