import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { PACKAGE_ROOT } from '../disk/package-root.ts';
import { shownPath } from '../disk/path-names.ts';
import { withCopies } from './bucket-copies.ts';
import {
  checkLayer,
  configError,
  type Layer,
  layerOfKeys,
  mergeLayers,
  type PathBases,
  type Problem,
  type ReadLayer,
} from './layers/layer.ts';
import { withoutRetired } from './layers/retired-keys.ts';
import { readVariables } from './layers/variables.ts';
import { readYamlLayer } from './layers/yaml-layer.ts';
import type { Environment } from './process-environment.ts';
import { findProjectRoot } from './project-root.ts';
import { type Config, configSchema } from './schema.ts';
import { describeConfig, valueAt } from './schema-tree.ts';

/** A key that the command line sets. */
export interface Flag {
  /** `storage.output_dir` */
  readonly path: string;
  /** `undefined`: the flag was not given. */
  readonly value: unknown;
  /** `--output`, for messages. */
  readonly flag: string;
}

export interface LoadOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** A further YAML file (`--config`, else `FBP_CONFIG`) on top of base and overlay. */
  readonly configFile?: string | undefined;
  /** Name of the overlay (`--env`, else `FBP_ENV`, else what the files say). */
  readonly environment?: string | undefined;
  readonly flags?: readonly Flag[] | undefined;
}

export interface LoadedConfig {
  /** Every key has its value in force; every path is absolute, and on the disk where outputs are in a bucket. */
  readonly config: Config;
  /** By dotted key, where its value was set: `default`, `config/base.yaml:12`, `FBP_…` or a flag. */
  readonly origins: ReadonlyMap<string, string>;
  /** Where relative paths of what is written start: the project, or the working directory where there is no project. */
  readonly root: string;
  /** The package's own folder: templates and the sample. */
  readonly packageRoot: string;
  /** No project was found: configuration, mappings and sample are the package's. */
  readonly usesPackageDefaults: boolean;
  /** The files that were read, absolute, in the order in which they override one another. */
  readonly files: readonly string[];
  /** What the files say that has no effect any more and should be deleted. */
  readonly retired: readonly Problem[];
}

interface Project {
  readonly cwd: string;
  readonly configFolder: string;
  readonly root: string;
  readonly bases: PathBases;
  readonly usesPackageDefaults: boolean;
}

/**
 * The configuration in force: flag over variable over `--config` file over `config/<env>.yaml` over `config/base.yaml` over
 * the schema's default. Throws one FBP-CONFIG error that tells everything that is wrong in all of them.
 */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const project = locateProject(resolve(options.cwd));
  const base = readFiles(existingFiles(join(project.configFolder, 'base.yaml')), project, project.bases);
  // A file given by name outside of any project means its paths from the working directory, not from the package.
  const further = readFiles(furtherFiles(options), project, { read: project.root, write: project.root });
  const environment = chosenEnvironment(options, [...further, ...base]);
  const overlayPath = join(project.configFolder, `${environment.name}.yaml`);
  const overlay = readFiles(existingFiles(overlayPath), project, project.bases);
  const read = [...base, ...overlay, ...further];
  const cwdBases = { read: project.cwd, write: project.cwd };
  const variables = readVariables(options.env, cwdBases);
  const flags = flagLayer(options.flags ?? [], cwdBases);
  const chosen = layerOfKeys(
    [{ path: 'pipeline.environment', value: environment.name, name: environment.where }],
    cwdBases,
  );
  const layers = [...read.map((file) => file.layer), variables.layer, flags, chosen];
  const problems = [
    ...read.flatMap((file) => file.problems),
    ...variables.problems,
    ...overlayProblems(environment, overlayPath, project),
    ...layers.flatMap(checkLayer),
  ];
  if (problems.length > 0) throw configError(problems);
  const { tree, origins } = mergeLayers([defaultLayer(project.bases), ...layers]);
  const { root, usesPackageDefaults } = project;
  const files = read.map((file) => file.path);
  const retired = read.flatMap((file) => file.retired);
  const config = withCopies(configSchema.parse(tree));
  return { config, origins, root, packageRoot: PACKAGE_ROOT, usesPackageDefaults, files, retired };
}

function locateProject(cwd: string): Project {
  const root = findProjectRoot(cwd);
  const home = root ?? PACKAGE_ROOT;
  return {
    cwd,
    configFolder: join(home, 'config'),
    root: root ?? cwd,
    bases: { read: home, write: root ?? cwd },
    usesPackageDefaults: root === undefined,
  };
}

/** A package without `base.yaml` and an environment without an overlay still have the schema's defaults. */
function existingFiles(path: string): string[] {
  return existsSync(path) ? [path] : [];
}

function furtherFiles({ configFile, env, cwd }: LoadOptions): string[] {
  const further = configFile ?? (env['FBP_CONFIG'] || undefined);
  return further === undefined ? [] : [resolve(cwd, further)];
}

interface ReadFile extends ReadLayer {
  readonly path: string;
  readonly retired: readonly Problem[];
}

function readFiles(paths: readonly string[], { cwd }: Project, bases: PathBases): ReadFile[] {
  return paths.map((path) => {
    const read = readYamlLayer({ path, name: shownPath(path, cwd), bases });
    return { path, ...read, ...withoutRetired(read.layer) };
  });
}

interface ChosenEnvironment {
  readonly name: string;
  readonly where: string;
}

/** `files` in the order in which they are asked. */
function chosenEnvironment({ environment, env }: LoadOptions, files: readonly ReadLayer[]): ChosenEnvironment {
  if (environment !== undefined) return { name: environment, where: '--env' };
  const variable = env['FBP_ENV'];
  if (variable) return { name: variable, where: 'FBP_ENV' };
  for (const { layer } of files) {
    const name = valueAt(layer.values, 'pipeline.environment');
    if (typeof name === 'string' && name !== '') return { name, where: layer.where(['pipeline', 'environment']) };
  }
  return { name: configSchema.parse({}).pipeline.environment, where: 'default' };
}

/** The default environment needs no overlay of its own; any other name without a file is a slip. */
function overlayProblems(
  { name, where }: ChosenEnvironment,
  overlay: string,
  { configFolder, cwd }: Project,
): Problem[] {
  const isPlainName = /^[\w-]+$/.test(name);
  if (isPlainName && (existsSync(overlay) || name === configSchema.parse({}).pipeline.environment)) return [];
  const names = existsSync(configFolder) ? readdirSync(configFolder) : [];
  const others = names
    .filter((file) => file.endsWith('.yaml') && file !== 'base.yaml')
    .map((file) => file.slice(0, -5));
  const missing = isPlainName ? `: ${shownPath(overlay, cwd)} does not exist` : '';
  const hint = others.length > 0 ? `did you mean ${closest(name, others)}?` : undefined;
  return [{ where, message: `there is no environment "${name}"${missing}`, hint }];
}

function flagLayer(flags: readonly Flag[], bases: PathBases): Layer {
  const given = flags.filter(({ value }) => value !== undefined);
  return layerOfKeys(
    given.map(({ path, value, flag }) => ({ path, value, name: flag })),
    bases,
  );
}

function defaultLayer(bases: PathBases): Layer {
  const settings = describeConfig().filter(({ defaultValue }) => defaultValue !== undefined);
  return layerOfKeys(
    settings.map(({ path, defaultValue }) => ({ path, value: defaultValue, name: 'default' })),
    bases,
  );
}
