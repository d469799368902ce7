import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { parseProfiles } from '../../src/model/profile/yaml.ts';
import { readCharts } from '../../src/observe/configuration/helm/read-charts.ts';
import { readClusterDump } from '../../src/observe/configuration/kubernetes/cluster-dump.ts';
import { readDeployment } from '../../src/observe/deployment/deployment.ts';
import { readKustomizations } from '../../src/observe/configuration/kustomize/read-kustomizations.ts';
import { readDocuments } from '../../src/observe/configuration/yaml/documents.ts';
import { parseConfiguration, parseIndex } from '../../src/observe/image/manifest/documents.ts';
import { readLeakRules } from '../../src/observe/leak-rules/read-rules.ts';
import { readSecretsBaselines } from '../../src/observe/leak-rules/secrets-baseline.ts';
import { readSbom } from '../../src/observe/sbom/read-sbom.ts';
import { readScanReport } from '../../src/observe/scan-report/read-scan-report.ts';
import { gitlabCiFormat } from '../../src/scanners/config/formats/gitlab-ci.ts';
import { jenkinsfileFormat } from '../../src/scanners/config/formats/jenkinsfile.ts';
import { terraformFormat } from '../../src/scanners/config/formats/terraform.ts';
import type { ConfigurationFormat } from '../../src/scanners/config/types.ts';
import type { Place, Syntax } from './giants.ts';

/** A document that is read as a whole, and how giants grow in it. */
export interface DocumentReader extends Place {
  readonly name: string;
  readonly syntax: Syntax;
  /** Bytes of the largest one that is handed over. */
  readonly maximumSize: number;
  read(path: string): unknown;
}

/** What the checks of a format find in a file. */
function judged(format: ConfigurationFormat, path: string, file: string): number {
  const { judged: found } = format.judge([{ path, text: text(file) }], {
    paths: new Set(),
  });
  return [...found].length;
}

const text = (path: string): string => readFileSync(path, 'utf8');
const MANIFEST_SIZE = 4 * 2 ** 20;
const BARE: Place = { before: '', after: '' };

/** Every kind of document that is no file of a target. */
export const DOCUMENT_READERS: readonly DocumentReader[] = [
  {
    name: 'CycloneDX',
    syntax: 'json',
    maximumSize: Infinity,
    before: '{"bomFormat":"CycloneDX","specVersion":"1.6","x":0,"components":',
    after: '}',
    read: sbom,
  },
  {
    name: 'SPDX',
    syntax: 'json',
    maximumSize: Infinity,
    before: '{"spdxVersion":"SPDX-2.3","packages":[{}',
    entry: (index) =>
      `,{"SPDXID":"a${index}","name":"p${index}","externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:npm/p${index}@1.0.0"}]}`,
    after: ']}',
    read: sbom,
  },
  {
    name: 'SPDX in lines',
    syntax: 'lines',
    maximumSize: 32 * 2 ** 20,
    before: 'SPDXVersion: SPDX-2.3\n',
    entry: (index) =>
      `PackageName: p${index}\nSPDXID: a${index}\nExternalRef: PACKAGE-MANAGER purl pkg:npm/p${index}@1.0.0\n`,
    after: '',
    read: sbom,
  },
  {
    name: 'report of ours',
    syntax: 'json',
    maximumSize: Infinity,
    before:
      '{"tool":{"name":"plimsoll"},"schemaVersion":"1.1","target":{"reference":"a","kind":"sbom"},"packages":',
    after: '}',
    read: sbom,
  },
  {
    name: 'rules of gitleaks',
    syntax: 'toml',
    maximumSize: 4 * 2 ** 20,
    before: "[[rules]]\nid = 'a'\nregex = 'a'\n",
    entry: (index) => `[[rules]]\nid = 'r${index}'\nregex = 'r${index}([a-z]+)'\n`,
    after: '',
    read: readLeakRules,
  },
  {
    name: 'rules of Kingfisher',
    syntax: 'yaml',
    maximumSize: 4 * 2 ** 20,
    before: 'rules:\n',
    entry: (index) => `- {name: n, id: r${index}, pattern: 'r${index}([a-z]+)'}\n`,
    after: '',
    read: readLeakRules,
  },
  {
    name: 'baseline of detect-secrets',
    syntax: 'json',
    maximumSize: 16 * 2 ** 20,
    before: '{"plugins_used":0,"results":',
    after: '}',
    read: (path) => readSecretsBaselines([path]),
  },
  {
    name: 'pipelines of GitLab',
    syntax: 'yaml',
    maximumSize: 2 * 2 ** 20,
    before: 'variables: {T: $CI_COMMIT_TITLE}\n.a: {image: a, script: [ls]}\n',
    entry: (index) => `j${index}: {extends: .a, script: [!reference [.a, script], eval "$T"]}\n`,
    after: '',
    read: (path) => judged(gitlabCiFormat, '/.gitlab-ci.yml', path),
  },
  {
    name: 'modules of Terraform',
    syntax: 'lines',
    maximumSize: 4 * 2 ** 20,
    before: 'variable "a" {\n  default = ["b"]\n}\n',
    entry: (index) => `resource "aws_s3_bucket" "r${index}" {\n  bucket = join("-", var.a)\n}\n`,
    after: '',
    read: (path) => judged(terraformFormat, '/main.tf', path),
  },
  {
    name: 'modules of Terraform in JSON',
    syntax: 'json',
    maximumSize: 4 * 2 ** 20,
    before: '{"variable":{"a":{"default":["b"]}},"resource":{"aws_s3_bucket":{"r":',
    after: '}}}',
    read: (path) => judged(terraformFormat, '/main.tf.json', path),
  },
  {
    name: 'pipelines of Jenkins',
    syntax: 'lines',
    maximumSize: 2 ** 20,
    before: "pipeline {\n  stages {\n    stage('a') {\n      steps {\n",
    entry: (index) => `sh "echo \${params.A${index}} | tee 'a'"\n`,
    after: '}}}}\n',
    read: (path) => judged(jenkinsfileFormat, '/Jenkinsfile', path),
  },
  {
    name: 'dump of a cluster',
    syntax: 'json',
    maximumSize: Infinity,
    before: '{"kind":"List","apiVersion":"v1","items":[{}',
    entry: (index) =>
      `,{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p${index}"},"spec":{"containers":[{"name":"a"}]}}`,
    after: ']}',
    read: readClusterDump,
  },
  {
    name: 'Kubernetes manifests',
    syntax: 'yaml',
    maximumSize: 8 * 2 ** 20,
    ...BARE,
    entry: (index) => `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p${index}\n`,
    read: (path) => readDocuments(text(path), path),
  },
  {
    name: 'Kubernetes lists in JSON',
    syntax: 'json',
    maximumSize: 64 * 2 ** 20,
    before: '{"kind":"List","items":',
    after: '}',
    read: (path) => readDocuments(text(path), path),
  },
  {
    name: 'projects of Compose',
    syntax: 'yaml',
    maximumSize: 8 * 2 ** 20,
    before: 'services:\n',
    entry: (index) => `  s${index}: {extends: s${index >> 1}, env_file: a.env, environment: [A=$A]}\n`,
    after: '',
    read: (path) => readProject(text(path), 'A=1\n'),
  },
  {
    name: 'environments of Compose',
    syntax: 'lines',
    maximumSize: 2 ** 20,
    before: 'A0=a\n',
    entry: (index) => `A${index + 1}="\${A${index}:-b}$A${index >> 1}"\n`,
    after: '',
    read: (path) => readProject('services: {a: {env_file: a.env, image: $A}}', text(path)),
  },
  {
    name: 'templates of a Helm chart',
    syntax: 'lines',
    maximumSize: 4 * 2 ** 20,
    before: 'kind: A\n{{- range until 3 }}\n',
    entry: (index) => `{{ printf "%d-%s" ${index} (.Values | toJson) | quote | indent 2 }}\n`,
    after: '{{ end }}\n',
    read: (path) => readChart({ 'templates/a.yaml': text(path) }),
  },
  {
    name: 'values of a Helm chart',
    syntax: 'yaml',
    maximumSize: 4 * 2 ** 20,
    ...BARE,
    entry: (index) => `key${index}: {a: [1, x]}\n`,
    read: (path) => readChart({ 'values.yaml': text(path), 'templates/a.yaml': 'a: {{ len .Values }}\n' }),
  },
  {
    name: 'kustomizations',
    syntax: 'yaml',
    maximumSize: 4 * 2 ** 20,
    before: 'resources: [a.yaml]\nnamePrefix: x-\npatches:\n',
    after: '',
    entry: (index) => `- {target: {name: a.*}, patch: "[{op: add, path: /x${index}, value: {}}]"}\n`,
    read: (path) => readKustomization({ 'kustomization.yaml': text(path), 'a.yaml': POD }),
  },
  {
    name: 'resources of a kustomization',
    syntax: 'yaml',
    maximumSize: 4 * 2 ** 20,
    ...BARE,
    entry: (index) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${index}}\nspec: {containers: []}\n`,
    read: (path) =>
      readKustomization({ 'kustomization.yaml': CHANGING, 'a.yaml': text(path), 'p.yaml': POD }),
  },
  {
    name: 'patches of a kustomization',
    syntax: 'yaml',
    maximumSize: 4 * 2 ** 20,
    ...BARE,
    entry: (index) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {l${index}: a}}\n`,
    read: (path) =>
      readKustomization({ 'kustomization.yaml': CHANGING, 'a.yaml': POD, 'p.yaml': text(path) }),
  },
  {
    name: 'profiles',
    syntax: 'yaml',
    maximumSize: 2 * 2 ** 20,
    ...BARE,
    read: (path) => parseProfiles(text(path), path),
  },
  {
    name: 'image index',
    syntax: 'json',
    maximumSize: MANIFEST_SIZE,
    before: '{"schemaVersion":2,"manifests":',
    after: '}',
    read: (path) => parseIndex(readFileSync(path), path),
  },
  {
    name: 'image configuration',
    syntax: 'json',
    maximumSize: MANIFEST_SIZE,
    before: '{"rootfs":{"type":"layers","diff_ids":',
    after: '}}',
    read: (path) => parseConfiguration(readFileSync(path), path),
  },
  {
    name: 'scan report',
    syntax: 'json',
    maximumSize: 64 * 2 ** 20,
    before: '{"findings":',
    after: '}',
    read: readScanReport,
  },
];

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n';
const CHANGING = `resources: [a.yaml]
namespace: shop
namePrefix: x-
commonLabels: {a: b}
images: [{name: a, newTag: "1"}]
patches: [{path: p.yaml}]
`;

function readKustomization(files: Readonly<Record<string, string>>): unknown {
  return readKustomizations(['kustomization.yaml'], (path) => files[path]);
}

function readChart(files: Readonly<Record<string, string>>): unknown {
  const all = { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n', ...files };
  return readCharts(Object.entries(all).map(([path, content]) => ({ path: `/web/${path}`, text: content })));
}

/** A project whose file also is what it includes and extends. */
function readProject(project: string, environment: string): unknown {
  const beside = (path: string) => (path.endsWith('env') ? environment : project);
  return readDeployment([{ file: 'compose.yaml', text: project }], beside);
}

function sbom(path: string): unknown {
  const descriptor = openSync(path, 'r');
  try {
    const read = (offset: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    };
    return readSbom({ length: fstatSync(descriptor).size, read });
  } finally {
    closeSync(descriptor);
  }
}
