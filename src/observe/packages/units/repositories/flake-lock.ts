import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, isFields, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import {
  archivedRepository,
  gitHubRepository,
  type Repository,
  repositoryOf,
} from '../../language-package/repository.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Steps from input to input that one is looked up by. */
const MAXIMUM_STEPS = 32;

/**
 * `flake.lock` of Nix: inputs, each at a revision. Source: https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#lock-files
 */
export const FLAKE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('/flake.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(lock.nodes)) throw new Fault('malformed', `${path}: no \`nodes\``);
    const root = textOf(lock.root) ?? 'root';
    const nodes = new Map(entriesOf(lock.nodes));
    const asked = new Set(inputsOf(nodes, root, root));
    const open: string[] = [];
    const found = [...nodes].flatMap(([key, node]): NeedingPackage[] => {
      const own = lockedInput(node);
      const isTold = key === root || valueAt(node, 'locked', 'type') === 'path';
      if (!own && !isTold) open.push(key);
      if (!own) return [];
      const fact = { kind: 'package', ...own, evidence: 'locked', direct: asked.has(key) } as const;
      return [{ fact, key, needs: inputsOf(nodes, key, root) }];
    });
    return [
      ...withNeeds(found),
      ...unversioned(open, 'locked', 'an input that is no repository, or without a revision'),
    ];
  },
};

type Input = Repository & Pick<NamedPackage, 'version'>;

function lockedInput(node: unknown): Input | undefined {
  const locked = valueAt(node, 'locked');
  const [type, revision, url] = ['type', 'rev', 'url'].map((key) => textOf(valueAt(locked, key)));
  if (type === 'tarball' || type === 'file') return archivedRepository(url ?? '');
  const [owner, name] = [textOf(valueAt(locked, 'owner')), textOf(valueAt(locked, 'repo'))];
  if (revision === undefined) return undefined;
  const host = textOf(valueAt(locked, 'host'));
  const hosted = owner !== undefined && name !== undefined ? `${owner}/${name}` : undefined;
  const repository =
    type === 'github' && hosted && host === undefined
      ? gitHubRepository(hosted)
      : repositoryOf(hosted ? `https://${host ?? hostOf(type)}/${hosted}` : (url ?? ''));
  return repository && { ...repository, version: revision };
}

function hostOf(type: string | undefined): string {
  return type === 'gitlab' ? 'gitlab.com' : type === 'sourcehut' ? 'git.sr.ht' : 'github.com';
}

/** Nodes that are a node's inputs: named themselves, or by the inputs to follow from the root. */
function inputsOf(nodes: ReadonlyMap<string, unknown>, key: string, root: string): string[] {
  return entriesOf(valueAt(nodes.get(key), 'inputs')).flatMap(([, target]) => {
    const found = typeof target === 'string' ? target : followed(nodes, textsOf(target), root);
    return found === undefined ? [] : [found];
  });
}

function followed(
  nodes: ReadonlyMap<string, unknown>,
  path: readonly string[],
  root: string,
): string | undefined {
  const waiting = [...path];
  let at = root;
  for (let steps = 0; waiting.length > 0; steps += 1) {
    if (steps > MAXIMUM_STEPS) return undefined;
    const target = valueAt(nodes.get(at), 'inputs', waiting.shift() ?? '');
    if (typeof target === 'string') at = target;
    else if (Array.isArray(target)) {
      waiting.unshift(...textsOf(target));
      at = root;
    } else return undefined;
  }
  return at;
}
