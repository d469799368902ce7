import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import { CALICO_CLUSTER_WIDE, CALICO_GROUPS } from './calico/resources.ts';
import { CILIUM_CLUSTER_WIDE } from './cilium/resources.ts';
import type { RawDocument } from '../yaml/list-items.ts';
import { type Manifest, withoutNulls } from './manifest.ts';
import { labelsSchema } from './selector.ts';
import {
  annotationsSchema,
  NAME_SCHEMAS,
  nameFormOf,
  namespaceNameSchema,
  unlessEmpty,
  versionsOf,
} from './valid-names.ts';

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'Namespace',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  ...CALICO_CLUSTER_WIDE,
  ...CILIUM_CLUSTER_WIDE,
]);

export const headSchema = z.object({ apiVersion: z.string().max(500), kind: z.string().max(200) });
export type Head = z.infer<typeof headSchema>;

const metadataOf = (nameSchema: z.ZodType<string, string>) =>
  z.object({
    metadata: z
      .object({
        name: unlessEmpty(nameSchema),
        // What is added to it may follow a `-`.
        generateName: unlessEmpty(
          z
            .string()
            .max(253)
            .refine((start) => nameSchema.safeParse(`${start.slice(0, 58)}x`).success, {
              message: 'is no beginning of a name',
            }),
        ),
        namespace: unlessEmpty(namespaceNameSchema),
        labels: labelsSchema.optional(),
        annotations: annotationsSchema.optional(),
      })
      .refine(({ name, generateName }) => name !== undefined || generateName !== undefined, {
        message: 'has no name',
      }),
  });

const METADATA_SCHEMAS = {
  label: metadataOf(NAME_SCHEMAS.label),
  subdomain: metadataOf(NAME_SCHEMAS.subdomain),
  ofJob: metadataOf(NAME_SCHEMAS.ofJob),
  ofCronJob: metadataOf(NAME_SCHEMAS.ofCronJob),
};

/** A document with its kind, before anything else of it is checked. */
export interface Resource {
  readonly head: Head;
  readonly document: RawDocument;
  readonly file: string;
}

/** The resource by its name. Throws a `Fault` (`malformed`) for a version that there is not, and a `ZodError` where its name or namespace is no text: YAML takes `y`, `no` and `12` for something else. */
export function manifestOf({ head, document, file }: Resource): Manifest {
  const version = head.apiVersion.slice(head.apiVersion.indexOf('/') + 1);
  const versions = versionsOf(groupOf(head), head.kind);
  if (versions && !versions.includes(version))
    throw new Fault('malformed', thereIsNone(head), {
      hint: `Its versions are ${versions.join(', ')}.`,
    });
  const value = withoutNulls(document.value);
  const { metadata } = METADATA_SCHEMAS[nameFormOf(head.kind)].parse(value);
  const { name, generateName = '', namespace = 'default' } = metadata;
  const { line, item } = document;
  const path = item === undefined ? '' : `items[${item}]`;
  const isCalico = CALICO_GROUPS.some((group) => group === groupOf(head));
  return {
    // Its NetworkPolicy is not that of Kubernetes, and a cluster may have both of one name.
    kind: isCalico ? `Calico ${head.kind}` : head.kind,
    namespace: CLUSTER_WIDE.has(head.kind) ? undefined : namespace,
    // Whatever has no name yet gets one that nothing else has.
    name: name ?? `${generateName}${line}`,
    value,
    origin: { file, document: document.document, line, path },
  };
}

/** What is said of a kind that its API server does not have. */
export function thereIsNone({ apiVersion, kind }: Head): string {
  return `there is no ${kind} of apiVersion ${quoted(apiVersion)}`;
}

/** The API group; empty for the core group. */
export function groupOf({ apiVersion }: Head): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
