import { relative } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.ts';
import { type Finding, ok } from './check.ts';

/** Which configuration is in force. That it is valid, loading has shown. */
export function checkConfig({ config, files, root, usesPackageDefaults }: LoadedConfig): readonly Finding[] {
  const { environment } = config.pipeline;
  if (usesPackageDefaults) {
    const message = `valid; no project here, so the package's own configuration is used (environment ${environment})`;
    return [ok(message, { hint: '`fbp init` sets up a project of your own' })];
  }
  const names = files.map((file) => relative(root, file)).join(', ');
  return [ok(`valid: ${names} (environment ${environment})`, { where: root })];
}
