import { isKustomization } from '../../../model/configuration/kustomization.ts';
import { ManifestRoom } from '../../../analyse/misconfiguration/kubernetes/manifest-room.ts';
import { subjectsOf } from '../../../analyse/misconfiguration/kubernetes/subjects.ts';
import { kubernetesChecks } from '../../../analyse/misconfiguration/kubernetes/unit.ts';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import type { Gap } from '../../../model/gap.ts';
import { isArm } from '../../../observe/configuration/arm/schema.ts';
import { isChartText, mayBeOfChart } from '../../../observe/configuration/helm/chart-files.ts';
import { listCharts, readCharts } from '../../../observe/configuration/helm/read-charts.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat } from '../format.ts';
import { partOf } from '../objects.ts';

const NAME = /\.(?:ya?ml|json)$/i;
/** What others install, and files of that ending which are never a manifest. */
const NONE = /(?:^|\/)(?:node_modules\/|\.git\/|package(?:-lock)?\.json$|tsconfig[\w.-]*\.json$)/;

/** Manifests, and the charts of Helm that render some: each chart is judged as a cluster of its own. */
export const kubernetesFormat = configurationFormat({
  set: kubernetesChecks,
  wants: (path) => mayBeManifest(path) || mayBeOfChart(path),
  recognises: (path, text) => isManifest(path, text) || isChartText(path, text),
  read(files, { chartValues, onlyEditable = false }) {
    const rendered = onlyEditable ? listCharts(files) : readCharts(files, chartValues);
    const documents: StructuredDocument[] = [];
    const gaps: Gap[] = [...rendered.gaps];
    const room = new ManifestRoom();
    for (const file of files) {
      if (rendered.files.has(file.path) || !isManifest(file.path, file.text)) continue;
      const read = readFile(file);
      documents.push(...room.taken(read.documents));
      gaps.push(...read.gaps);
    }
    const charts = rendered.charts.flatMap((chart) => subjectsOf(room.taken(chart.documents)));
    return { subjects: [...subjectsOf(documents), ...charts], gaps: [...gaps, ...room.gaps] };
  },
  objects: ({ document, resource: { root, kind, namespace, name } }) => [
    partOf(document, root, { type: kind, name: namespace === undefined ? name : `${namespace}/${name}` }),
  ],
});

function mayBeManifest(path: string): boolean {
  return (NAME.test(path) || isKustomization(path)) && !NONE.test(path);
}

/** Is it a manifest by itself, rather than only a part of a chart? */
export function isManifest(path: string, text: string): boolean {
  if (!mayBeManifest(path)) return false;
  return isKustomization(path) || (hasKey(text, 'apiVersion') && hasKey(text, 'kind') && !isArm(text));
}

/** Does a line of the text, or something in braces, have this key? */
function hasKey(text: string, key: string): boolean {
  for (let found = text.indexOf(key); found >= 0; found = text.indexOf(key, found + key.length))
    if (
      /(?:^|[\s\u0085{,"'])$/.test(text.slice(Math.max(0, found - 1), found)) &&
      /^["']?\s*:/.test(text.slice(found + key.length, found + key.length + 16))
    )
      return true;
  return false;
}

function readFile({ path, text }: ConfigurationFile) {
  const read = readStructured(text, path, '1.1');
  const hasTemplates = text.includes('{{');
  const isUnread = read.gaps.some(({ kind }) => kind === 'unreadable');
  if (!hasTemplates || (!isUnread && !/\/templates\//.test(path) && !read.documents.some(isTemplate)))
    return read;
  const reason = 'holds templates, and is checked only once they are rendered';
  return {
    documents: [],
    gaps: [{ kind: 'unsupported' as const, subject: path, reason, informational: true }],
  };
}

/** Braces of a template that YAML takes for a mapping are one whose key is a mapping. */
function isTemplate({ value }: StructuredDocument): boolean {
  const open: unknown[] = [value];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (/^\{.*\}$/s.test(key) || key === '[object Object]') return true;
      open.push(inner);
    }
  }
  return false;
}
