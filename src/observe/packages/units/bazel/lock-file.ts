import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Of the modules that were selected, and of no others, a registry was asked for the source. */
const SOURCE = /\/modules\/([^/]+)\/([^/]+)\/source\.json$/;

/**
 * `MODULE.bazel.lock`: until Bazel 7.1 the graph of modules; since then the files of registries that were read.
 * Source: https://bazel.build/external/lockfile
 */
export const MODULE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/MODULE.bazel.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (isFields(lock.moduleDepGraph)) return graphOf(lock.moduleDepGraph);
    const found = entriesOf(lock.registryFileHashes).flatMap(([address]): NamedPackage[] => {
      const [, name, version] = SOURCE.exec(address) ?? [];
      return name && version ? [{ kind: 'package', name, version, evidence: 'locked' }] : [];
    });
    if (found.length > 0) return found;
    return unversioned([path], 'locked', 'a lock file that names no module');
  },
};

/** By keys such as `boat@1.0`; `<root>` is the project, and `_` stands for what is not from a registry. */
function graphOf(graph: object): LanguageFact[] {
  const asked = new Set(needsOf(valueAt(graph, '<root>')));
  const found = entriesOf(graph).flatMap(([key, module]): NeedingPackage[] => {
    const [name, version] = [textOf(valueAt(module, 'name')), textOf(valueAt(module, 'version'))];
    if (key === '<root>' || !name || !version) return [];
    const fact = { kind: 'package', name, version, evidence: 'locked', direct: asked.has(key) } as const;
    return [{ fact, key, needs: needsOf(module) }];
  });
  return withNeeds(found);
}

/** Keys of the modules that one depends on. */
function needsOf(module: unknown): string[] {
  return entriesOf(valueAt(module, 'deps')).flatMap(([, key]) => (typeof key === 'string' ? [key] : []));
}
