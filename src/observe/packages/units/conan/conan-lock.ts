import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';

/** `name/version@user/channel#revision:package%time`. */
const REFERENCE = /^([\w.+-]+)\/([^\s@#:%[\]]+)(?:@[^#\s]*)?(?:#.*)?$/;

/** Conan's lock files: a graph of nodes in version 1, lists in version 2. Source: https://docs.conan.io/2/reference/commands/lock.html */
export const CONAN_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('.lock', (path) => /\/conan(?:[^/]*)\.lock$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    const nodes = valueAt(lock, 'graph_lock', 'nodes');
    if (isFields(nodes)) return readNodes(nodes);
    if (!Array.isArray(lock.requires) && !Array.isArray(lock.build_requires))
      throw new Fault('malformed', `${path}: neither \`requires\` nor \`graph_lock\``);
    const lists = [
      ...textsOf(lock.requires).map((text) => [text, false] as const),
      ...textsOf(lock.build_requires).map((text) => [text, true] as const),
      ...textsOf(lock.python_requires).map((text) => [text, true] as const),
    ];
    const broken = lists.flatMap(([text]) => (REFERENCE.test(text) ? [] : [text]));
    const found = lists.flatMap(([text, development]) => named(text, { development }));
    return [...found, ...brokenParts(broken, 'locked')];
  },
};

function readNodes(nodes: object): LanguageFact[] {
  const entries = entriesOf(nodes);
  const references = new Map(entries.map(([id, node]) => [id, textOf(valueAt(node, 'ref')) ?? '']));
  const nameOf = (id: string) => {
    const [, name, version] = REFERENCE.exec(references.get(id) ?? '') ?? [];
    return name && version ? [`${name}@${version}`] : [];
  };
  // The root is the project: it has a path, or no reference.
  const roots = entries.filter(
    ([, node]) => textOf(valueAt(node, 'path')) ?? textOf(valueAt(node, 'ref')) === undefined,
  );
  const rootIds = new Set(roots.map(([id]) => id));
  const asked = new Set(roots.flatMap(([, node]) => needsOf(node)));
  return entries.flatMap(([id, node]) => {
    if (rootIds.has(id)) return [];
    const direct = rootIds.size > 0 ? { direct: asked.has(id) } : {};
    const development = valueAt(node, 'context') === 'build' ? { development: true } : {};
    return named(references.get(id) ?? '', {
      ...direct,
      ...development,
      requires: needsOf(node).flatMap(nameOf),
    });
  });
}

function needsOf(node: unknown): string[] {
  return textsOf(valueAt(node, 'requires'));
}

/** The package of a reference; none where it is no reference. */
export function named(reference: string, more: Partial<NamedPackage>): NamedPackage[] {
  const [, name, version] = REFERENCE.exec(reference) ?? [];
  return name && version ? [{ kind: 'package', name, version, evidence: 'locked', ...more }] : [];
}
