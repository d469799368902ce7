import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { parseProfiles } from '../../src/model/profile/yaml.ts';
import { readClusterDump } from '../../src/observe/configuration/kubernetes/cluster-dump.ts';
import { readDocuments } from '../../src/observe/configuration/yaml/documents.ts';
import { parseConfiguration, parseIndex } from '../../src/observe/image/manifest/documents.ts';
import { readLeakRules } from '../../src/observe/leak-rules/read-rules.ts';
import { readSecretsBaselines } from '../../src/observe/leak-rules/secrets-baseline.ts';
import { readSbom } from '../../src/observe/sbom/read-sbom.ts';
import { readScanReport } from '../../src/observe/scan-report/read-scan-report.ts';
import type { Place, Syntax } from './giants.ts';

/** A document that is read as a whole, and how giants grow in it. */
export interface DocumentReader extends Place {
  readonly name: string;
  readonly syntax: Syntax;
  /** Bytes of the largest one that is handed over. */
  readonly maximumSize: number;
  read(path: string): unknown;
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
