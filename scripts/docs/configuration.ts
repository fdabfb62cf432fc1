import { type ConfigKey, describeConfig } from '../../src/config/schema-tree.ts';
import { generated, table } from './markdown.ts';

/** Every key of the configuration with its default, section by section, as Markdown. */
export function configurationPage(): string {
  const pages = [...bySection()].map(([section, keys]) => `## ${section}\n\n${keyTable(keys)}`);
  return `${[generated('`src/config/schema.ts`'), '# Configuration', INTRODUCTION, ...pages].join('\n\n')}\n`;
}

const INTRODUCTION = `A value is taken from the first place that has it: a flag of the command line, an \`FBP_*\` variable, the file given with \`--config\`,
\`config/<environment>.yaml\`, \`config/base.yaml\`, the default below. Lists in variables are separated by commas. An unknown key is an error that names
the nearest one. \`fbp config show --origin\` prints what is in force and where it was set. Credentials never stand in a file: they are
the variables \`FBP_USERNAME\`, \`FBP_PASSWORD\`, \`FBP_APP_KEY\`, \`FBP_SSOID\` and the certificate paths, each also as \`*_FILE\`.`;

function bySection(): Map<string, ConfigKey[]> {
  const sections = new Map<string, ConfigKey[]>();
  for (const key of describeConfig()) {
    const section = key.path.split('.')[0] ?? '';
    sections.set(section, [...(sections.get(section) ?? []), key]);
  }
  return sections;
}

function keyTable(keys: readonly ConfigKey[]): string {
  const rows = keys.map(({ path, expected, defaultValue, description, variable }) => [
    `\`${path}\``,
    description,
    expected,
    defaultText(defaultValue),
    variable === undefined ? '' : `\`${variable}\``,
  ]);
  return table(['key', 'meaning', 'value', 'default', 'variable'], rows);
}

function defaultText(value: unknown): string {
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
