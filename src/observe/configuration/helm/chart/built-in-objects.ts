import type { RenderBudget } from '../template/budget.ts';
import { writeYaml } from '../functions/yaml-text.ts';
import { badValue } from '../template/signature.ts';
import { type GoMap, GoBytes, GoObject, type GoValue } from '../template/values.ts';
import type { Chart, ChartDependency, ChartFile } from './chart.ts';
import { globMatcher } from './glob.ts';

/** A release of which nobody knows yet how it will be called, and where it will be; as `helm template` names it. */
export function releaseObject(): GoMap {
  return new Map<string, GoValue>([
    ['Name', 'release-name'],
    ['Namespace', 'release-namespace'],
    ['Service', 'Helm'],
    ['IsInstall', true],
    ['IsUpgrade', false],
    ['Revision', 1n],
  ]);
}

const KUBERNETES = { major: '1', minor: '34', version: 'v1.34.0' } as const;
/** Groups with their versions that a cluster of that version serves. */
const API_VERSIONS =
  `v1 admissionregistration.k8s.io/v1 apiextensions.k8s.io/v1 apiregistration.k8s.io/v1 apps/v1
  authentication.k8s.io/v1 authorization.k8s.io/v1 autoscaling/v1 autoscaling/v2 batch/v1 certificates.k8s.io/v1
  coordination.k8s.io/v1 discovery.k8s.io/v1 events.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1 networking.k8s.io/v1
  node.k8s.io/v1 policy/v1 rbac.authorization.k8s.io/v1 resource.k8s.io/v1 scheduling.k8s.io/v1 storage.k8s.io/v1`
    .trim()
    .split(/\s+/);

/** `.Capabilities` (https://helm.sh/docs/chart_template_guide/builtin_objects/), of a cluster without extensions. */
export function capabilities(): GoObject {
  const { major, minor, version } = KUBERNETES;
  const served = new Set(API_VERSIONS);
  return new GoObject('*common.Capabilities', {
    fields: {
      KubeVersion: new GoObject('common.KubeVersion', {
        fields: { Version: version, Major: major, Minor: minor },
        methods: { GitVersion: () => version, String: () => version },
        text: version,
      }),
      APIVersions: new GoObject('common.VersionSet', {
        methods: { Has: ([name]) => typeof name === 'string' && served.has(name) },
        text: `[${API_VERSIONS.join(' ')}]`,
      }),
      HelmVersion: new GoObject('version.BuildInfo', {
        fields: { Version: 'v3.19.0', GitCommit: '', GitTreeState: 'clean', GoVersion: '' },
      }),
    },
  });
}

const METADATA = [
  'Name',
  'Home',
  'Sources',
  'Version',
  'Description',
  'Keywords',
  'Icon',
  'APIVersion',
  'Condition',
  'Tags',
  'AppVersion',
  'Deprecated',
  'Annotations',
  'KubeVersion',
  'Type',
] as const;

/** `.Chart`: what `Chart.yaml` says, by the names that Go has for it. */
export function chartObject({ metadata, name, dependencies }: Chart, isRoot: boolean): GoObject {
  const fields = METADATA.map((field): [string, GoValue] => {
    const key = field === 'APIVersion' ? 'apiVersion' : (field[0] ?? '').toLowerCase() + field.slice(1);
    return [field, metadata.get(key) ?? EMPTY[field] ?? ''];
  });
  return new GoObject('chart.Metadata', {
    fields: {
      ...Object.fromEntries(fields),
      Name: name,
      IsRoot: isRoot,
      Maintainers: maintainersOf(metadata),
      Dependencies: dependencies.map(dependencyObject),
    },
  });
}

function maintainersOf(metadata: GoMap): GoValue[] {
  const listed = metadata.get('maintainers');
  return (Array.isArray(listed) ? listed : []).map((one) => {
    const field = (key: string): GoValue => (one instanceof Map ? (one.get(key) ?? '') : '');
    const fields = { Name: field('name'), Email: field('email'), URL: field('url') };
    return new GoObject('*chart.Maintainer', { fields });
  });
}

/** Of those that take part. */
function dependencyObject(dependency: ChartDependency): GoObject {
  const { name, alias, version, repository, conditions, tags, importValues } = dependency;
  return new GoObject('*chart.Dependency', {
    fields: {
      Name: alias === '' ? name : alias,
      Version: version,
      Repository: repository,
      Condition: conditions.join(),
      Tags: [...tags],
      Enabled: true,
      ImportValues: [...importValues],
      Alias: alias,
    },
  });
}

const EMPTY: Readonly<Record<string, GoValue>> = {
  Sources: null,
  Keywords: null,
  Annotations: null,
  Deprecated: false,
};

/** `.Files`: what templates may read of their chart, and nothing outside of it. `onMissing` hears what is not there. */
export function filesObject(
  files: readonly ChartFile[],
  budget: RenderBudget,
  onMissing: (name: string) => void = () => undefined,
): GoObject {
  const entries = new Map(files.map(({ name, text }) => [name, new GoBytes(text)]));
  const textOf = (name: GoValue | undefined): string => {
    if (typeof name !== 'string') throw badValue('a file is asked for by its path');
    const found = entries.get(name);
    if (!found) onMissing(name);
    return found?.text ?? '';
  };
  return new GoObject('engine.files', {
    entries,
    methods: {
      Get: ([name]) => textOf(name),
      GetBytes: ([name]) => new GoBytes(textOf(name)),
      Lines: ([name]) => linesOf(textOf(name), budget),
      Glob: ([pattern]) => {
        const matches = typeof pattern === 'string' ? globMatcher(pattern, true) : undefined;
        budget.spend(files.reduce((sum, { name }) => sum + name.length, 0));
        return filesObject(
          files.filter(({ name }) => matches?.(name)),
          budget,
        );
      },
      AsConfig: () => asData(files, budget, (text) => text),
      AsSecrets: () => asData(files, budget, (text) => Buffer.from(text).toString('base64')),
    },
  });
}

function linesOf(text: string, budget: RenderBudget): string[] {
  budget.spend(text.length);
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** The data of a ConfigMap or a Secret: each file under its name without folders. */
function asData(files: readonly ChartFile[], budget: RenderBudget, write: (text: string) => string): string {
  if (files.length === 0) return '';
  return writeYaml(
    new Map(files.map(({ name, text }) => [name.slice(name.lastIndexOf('/') + 1), write(text)])),
    budget,
  );
}
