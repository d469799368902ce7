import { type Path, pathText } from '../../../model/configuration/place.ts';
import type { Plain } from '../../../model/configuration/structured.ts';
import type { CatalogueEntry } from '../../../model/configuration/check.ts';
import type { Severity } from '../../../model/finding/head.ts';
import type { Check, Violation } from '../types.ts';
import type { KubernetesSubject } from './cluster.ts';
import type { Container, Pod } from './pod.ts';

import { at } from './values.ts';

export type KubernetesCheck = Check<KubernetesSubject>;

/** Something wrong with a resource. */
export interface Found {
  /** From the resource; of what is missing, where it should be. */
  readonly path: Path;
  readonly actual: string;
  readonly expected: string;
  readonly severity?: Severity;
  /** What mends it, where that is certain: the value that is put at the path, or at another. */
  readonly set?: Plain;
  readonly setAt?: Path;
  /** Does taking it away mend it? */
  readonly remove?: boolean;
}

const NOTHING: readonly Violation[] = [];

/** A check that says what is wrong with a resource. `applies` spares the search where there can be nothing: of thousands of resources most checks are about none. */
export function checkOf(
  entry: CatalogueEntry,
  find: (subject: KubernetesSubject) => Iterable<Found>,
  applies: (subject: KubernetesSubject) => boolean = () => true,
): KubernetesCheck {
  return { ...entry, find: (subject) => (applies(subject) ? violations(subject, find) : NOTHING) };
}

function* violations(
  subject: KubernetesSubject,
  find: (subject: KubernetesSubject) => Iterable<Found>,
): Generator<Violation, undefined> {
  for (const found of find(subject)) {
    // Of a patch nobody knows what it leaves out.
    if (subject.isPartial && at(subject.resource.value, ...found.path) === undefined) continue;
    yield violationOf(subject, found);
  }
}

/** A check of each container of a pod. */
export function containerCheck(
  entry: CatalogueEntry,
  find: (container: Container, pod: Pod, subject: KubernetesSubject) => Iterable<Found>,
  applies?: (pod: Pod) => boolean,
): KubernetesCheck {
  return podCheck(
    entry,
    function* (pod, subject) {
      for (const container of pod.containers) yield* find(container, pod, subject);
    },
    applies,
  );
}

/** A check of a pod. */
export function podCheck(
  entry: CatalogueEntry,
  find: (pod: Pod, subject: KubernetesSubject) => Iterable<Found>,
  applies: (pod: Pod) => boolean = () => true,
): KubernetesCheck {
  return checkOf(
    entry,
    (subject) => (subject.pod ? find(subject.pod, subject) : []),
    ({ pod }) => pod !== undefined && applies(pod),
  );
}

/** A check of resources of some kinds. */
export function kindCheck(
  kinds: string | readonly string[],
  entry: CatalogueEntry,
  find: (value: unknown, subject: KubernetesSubject) => Iterable<Found>,
): KubernetesCheck {
  const known = new Set(typeof kinds === 'string' ? [kinds] : kinds);
  return checkOf(
    entry,
    (subject) => find(subject.resource.value, subject),
    ({ resource }) => known.has(resource.kind),
  );
}

function violationOf({ document, resource }: KubernetesSubject, found: Found): Violation {
  const { root, kind, name, namespace } = resource;
  const { path, actual, expected, severity, set, setAt = path, remove } = found;
  const place = [...root, ...path];
  const edits = set === undefined ? remove && document.remove(place) : document.set([...root, ...setAt], set);
  return {
    range: document.rangeOf(place),
    resource: {
      type: kind,
      name: namespace === undefined ? name : `${namespace}/${name}`,
      ...(path.length > 0 && { part: pathText(path) }),
    },
    actual,
    expected,
    ...(severity && { severity }),
    ...(edits && { edits }),
  };
}
