import type { ConfigurationFile } from '../../../../model/configuration/file.ts';
import { Fault } from '../../../../model/fault.ts';
import type { Gap } from '../../../../model/gap.ts';
import type { RenderBudget } from '../template/budget.ts';
import type { GoMap, GoValue } from '../template/values.ts';
import type { Chart, ChartDependency, ChartFile } from './chart.ts';
import { ignoredBy } from './helmignore.ts';
import { readMap } from './read-values.ts';

/** Charts that lie in no other chart, what could not be read, and the files that are theirs. */
export interface LoadedCharts {
  readonly charts: readonly Chart[];
  readonly gaps: readonly Gap[];
  readonly files: ReadonlySet<string>;
}

const CHART_FILE = '/Chart.yaml';

/** Finds charts among files: folders with a `Chart.yaml`, those of archives too. */
export function loadCharts(files: readonly ConfigurationFile[], budget: RenderBudget): LoadedCharts {
  const folders = new Map<string, ConfigurationFile[]>();
  for (const { path } of files)
    if (path.endsWith(CHART_FILE)) folders.set(path.slice(0, -CHART_FILE.length), []);
  for (const file of files) {
    const folder = nearestFolder(file.path, folders);
    if (folder !== undefined) folders.get(folder)?.push(file);
  }
  const children = Map.groupBy(folders.keys(), (folder) => parentOf(folder, folders));
  const loader = new Loader(folders, children, budget);
  const charts = (children.get(undefined) ?? []).flatMap((folder) => {
    budget.beginChart();
    return loader.load(folder) ?? [];
  });
  return { charts, gaps: loader.gaps, files: loader.taken };
}

function nearestFolder(path: string, folders: ReadonlyMap<string, unknown>): string | undefined {
  for (let at = path.lastIndexOf('/'); at >= 0; at = at === 0 ? -1 : path.lastIndexOf('/', at - 1)) {
    const folder = path.slice(0, at);
    if (folders.has(folder)) return folder;
  }
  return undefined;
}

/** The chart whose subchart a folder is: it lies in `charts/` of it, or in an archive that does. */
function parentOf(folder: string, folders: ReadonlyMap<string, unknown>): string | undefined {
  const parent = /^(.*)\/charts\/(?:[^/]*!\/)?[^/._][^/]*$/s.exec(folder)?.[1];
  return parent !== undefined && folders.has(parent) ? parent : undefined;
}

class Loader {
  readonly gaps: Gap[] = [];
  readonly taken = new Set<string>();
  readonly #folders: ReadonlyMap<string, readonly ConfigurationFile[]>;
  readonly #children: ReadonlyMap<string | undefined, readonly string[]>;
  readonly #budget: RenderBudget;

  constructor(
    folders: ReadonlyMap<string, readonly ConfigurationFile[]>,
    children: ReadonlyMap<string | undefined, readonly string[]>,
    budget: RenderBudget,
  ) {
    this.#folders = folders;
    this.#children = children;
    this.#budget = budget;
  }

  /** Undefined where it cannot be read, which is a gap. */
  load(folder: string, isIgnored: (path: string) => boolean = () => false): Chart | undefined {
    const all = (this.#folders.get(folder) ?? []).map(({ path, text }): ChartFile => ({
      path,
      text,
      name: path.slice(folder.length + 1),
    }));
    for (const { path, name } of all) if (isOfChart(name)) this.taken.add(path);
    const ignore = all.find(({ name }) => name === '.helmignore');
    const leavesOut = ignore ? ignoredBy(ignore.text) : () => false;
    const isLeftOut = (path: string): boolean => isIgnored(path) || leavesOut(path.slice(folder.length + 1));
    const files = all.filter(({ path }) => !isLeftOut(path));
    const subfolders = (this.#children.get(folder) ?? []).filter(
      (path) => !isLeftOut(path.replace(/!.*/s, '')),
    );
    const subcharts = subfolders.flatMap((path) => this.load(path, isLeftOut) ?? []);
    const metadata = this.#map(files, 'Chart.yaml');
    const name = metadata?.get('name');
    if (!metadata || typeof name !== 'string') {
      if (metadata) this.#gap('unreadable', `${folder}${CHART_FILE}`, 'is of no chart: it says no name');
      return undefined;
    }
    const requirements =
      metadata.get('apiVersion') === 'v2' ? metadata : this.#map(files, 'requirements.yaml');
    return {
      path: folder,
      name,
      version: textAt(metadata, 'version'),
      isLibrary: metadata.get('type') === 'library',
      metadata,
      values: this.#map(files, 'values.yaml') ?? new Map(),
      templates: files.filter((file) => isTemplate(file.name)),
      definitions: files.filter((file) => /^crds\/.*\.(?:ya?ml|json)$/s.test(file.name)),
      files: files.filter((file) => !isOfChart(file.name)),
      hasAllFiles: folder.includes('!/'),
      dependencies: listAt(requirements, 'dependencies').flatMap(dependencyOf),
      subcharts,
    };
  }

  #map(files: readonly ChartFile[], name: string): GoMap | undefined {
    const file = files.find((one) => one.name === name);
    if (!file) return undefined;
    try {
      return readMap(file, this.#budget);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#gap(
        error.code === 'limit' ? 'limit' : 'unreadable',
        file.path,
        error.message.replace(`${file.path}: `, ''),
      );
      return undefined;
    }
  }

  #gap(kind: Gap['kind'], subject: string, reason: string): void {
    this.gaps.push({ kind, subject, reason });
  }
}

/** What Helm reads itself, so that `.Files` has it not. */
function isOfChart(name: string): boolean {
  return (
    /^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json|requirements\.(?:yaml|lock)|\.helmignore)$/.test(
      name,
    ) || /^(?:templates|charts|crds)\//.test(name)
  );
}

/** Tests and notes are nothing that is installed. */
function isTemplate(name: string): boolean {
  return /^templates\/(?!tests\/|\.)/.test(name) && !/(?:^|\/)NOTES\.txt$/.test(name);
}

function textAt(map: GoMap, key: string): string {
  const value = map.get(key) ?? '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function listAt(map: GoMap | undefined, key: string): readonly GoValue[] {
  const value = map?.get(key);
  return Array.isArray(value) ? value : [];
}

function dependencyOf(value: GoValue): ChartDependency[] {
  if (!(value instanceof Map)) return [];
  const tags = listAt(value, 'tags').filter((tag) => typeof tag === 'string');
  const conditions = textAt(value, 'condition')
    .split(',')
    .map((condition) => condition.trim())
    .filter((condition) => condition !== '');
  return [
    {
      name: textAt(value, 'name'),
      alias: textAt(value, 'alias'),
      version: textAt(value, 'version'),
      repository: textAt(value, 'repository'),
      conditions,
      tags,
      importValues: listAt(value, 'import-values'),
    },
  ];
}
