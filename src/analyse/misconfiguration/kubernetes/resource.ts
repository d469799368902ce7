import type { Path } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { at, listAt, textAt } from './values.ts';

/** One resource as it is written. */
export interface Resource {
  readonly document: StructuredDocument;
  /** Where it is in its document: empty, or that of an item of a list. */
  readonly root: Path;
  readonly value: unknown;
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As it is written; undefined where it is left to whoever applies it. */
  readonly namespace: string | undefined;
}

/** The resources of a document, those of a list one by one. What is no resource is none. */
export function resourcesOf(document: StructuredDocument): Resource[] {
  const { value } = document;
  const kind = textAt(value, 'kind');
  if (kind?.endsWith('List') && Array.isArray(at(value, 'items')))
    return listAt(value, 'items').flatMap((item, index) =>
      // The items of a typed list need not say their kind again.
      resourceAt(document, ['items', index], item, kind.slice(0, -4), textAt(value, 'apiVersion')),
    );
  return resourceAt(document, [], value, '', undefined);
}

function resourceAt(
  document: StructuredDocument,
  root: Path,
  value: unknown,
  listKind: string,
  listVersion: string | undefined,
): Resource[] {
  const kind = textAt(value, 'kind') ?? listKind;
  const apiVersion = textAt(value, 'apiVersion') ?? (listKind === '' ? undefined : listVersion);
  if (kind === '' || apiVersion === undefined) return [];
  const slash = apiVersion.indexOf('/');
  // Documents of others have a kind and an apiVersion too; in the core group there are no kinds in small letters.
  if (slash < 0 && /^[a-z]/.test(kind)) return [];
  return [
    {
      document,
      root,
      value,
      apiVersion,
      group: slash < 0 ? '' : apiVersion.slice(0, slash),
      version: apiVersion.slice(slash + 1),
      kind,
      name: nameOf(value, document.number),
      namespace: textAt(value, 'metadata', 'namespace'),
    },
  ];
}

/** May two resources be in one namespace? One that says none may be in any. */
export function mayShareNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** What has no name of its own is told by its place in the file. */
function nameOf(value: unknown, number: number): string {
  const start = textAt(value, 'metadata', 'generateName');
  return textAt(value, 'metadata', 'name') ?? (start === undefined ? `document ${number}` : `${start}*`);
}
