import type { Origin } from '../../../model/network/origin.ts';
import { quoted } from '../../../model/sets/quoting.ts';

/** One resource as it is written, before anything of it is checked but its head. */
export interface Manifest {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** What is in a manifest, with nothing for what is null: Kubernetes takes null for missing, and in labels for ''. */
export function withoutNulls(value: unknown): unknown {
  return hasNull(value) ? copiedWithoutNulls(value, false) : value;
}

/** An item that is null is one that says nothing. */
export const emptyIfNull = (value: unknown): unknown => value ?? {};

/** Most manifests have none, and are not copied. */
function hasNull(value: unknown): boolean {
  if (typeof value !== 'object') return false;
  return value === null || Object.values(value).some(hasNull);
}

function copiedWithoutNulls(value: unknown, isLabels: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => copiedWithoutNulls(item, false));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== null || isLabels)
    .map(([key, inner]) => [key, inner === null ? '' : copiedWithoutNulls(inner, LABELS.has(key))]);
  return Object.fromEntries(entries);
}

const LABELS: ReadonlySet<string> = new Set(['labels', 'matchLabels', 'annotations']);

/** `Kind namespace/name`, foreign text made safe. */
export function manifestName({ kind, namespace, name }: Manifest): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  return /^[\w./-]{1,500}$/.test(full) ? `${kind} ${full}` : `${kind} ${quoted(full)}`;
}
