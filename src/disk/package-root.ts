import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** The folder of this package, with all that comes with the program besides its code. */
export const PACKAGE_ROOT: string = packageRoot();

/** `src` of the package, or `dist` of what is built from it: files that stand beside code are found from here. */
export const CODE_ROOT: string = join(PACKAGE_ROOT, relative(PACKAGE_ROOT, HERE).split(sep)[0] ?? '');

/** By its package.json and not by a number of levels: the build puts many modules into one file. */
function packageRoot(): string {
  for (let folder = HERE; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`there is no package.json above ${HERE}`);
}
