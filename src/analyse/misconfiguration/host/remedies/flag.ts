import type { TextEdit } from '../../../../model/configuration/edit.ts';
import type { HostFacts } from '../../../../model/configuration/host.ts';
import { type Path, valueAt } from '../../../../model/configuration/place.ts';
import type { HostChange } from '../../../../model/configuration/remedy.ts';
import type { StructuredDocument } from '../../../../model/configuration/structured.ts';
import { pathsOf } from '../../../audit/paths.ts';
import { etcdVariable, isManifest } from '../components.ts';
import type { FlagRule } from '../flag-checks.ts';
import type { Remedy } from '../host-check.ts';
import { editedText } from './text.ts';

const AT_ONCE =
  'The kubelet starts it anew as soon as its manifest is written, and clients that relied on how it was get no answer.';

/** Sets a flag in the manifests from which the kubelet starts a program. */
export function flagRemedy(component: string, rule: FlagRule): Remedy | undefined {
  const [flag] = rule.flags;
  const { isMended = false, good } = rule;
  if (!isMended || good === undefined) return undefined;
  return {
    risk: 'break',
    warning: AT_ONCE,
    mend: (host) => {
      const { paths } = pathsOf(host, '/etc/kubernetes/manifests/*');
      const found = paths
        .filter(isManifest)
        .map((path) => manifestChanges(host, path, component, flag, good));
      return found.includes(undefined) || found.length === 0
        ? undefined
        : { changes: found.flatMap((one) => one ?? []), commands: [] };
    },
  };
}

function manifestChanges(
  host: HostFacts,
  path: string,
  component: string,
  flag: string,
  value: string,
): HostChange[] | undefined {
  const manifest = host.document(path);
  if (manifest.state !== 'read') return undefined;
  const edits: TextEdit[] = [];
  for (const index of itemsAt(manifest.value, ['spec', 'containers']).keys()) {
    const own = containerEdits(manifest.value, ['spec', 'containers', index], component, flag, value);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  return edits.length === 0 ? [] : editedText(host, path, edits);
}

/** Undefined where the flag stands otherwise than as one word, or in the environment. */
function containerEdits(
  document: StructuredDocument,
  at: Path,
  component: string,
  flag: string,
  value: string,
): readonly TextEdit[] | undefined {
  const lists = ['command', 'args'].map((key) => ({
    path: [...at, key],
    words: itemsAt(document, [...at, key]).map(String),
  }));
  if (
    lists
      .flatMap(({ words }) => words)[0]
      ?.split('/')
      .at(-1) !== component
  )
    return [];
  if (isInEnvironment(document, [...at, 'env'], component, flag)) return undefined;
  const wanted = `--${flag}=${value}`;
  const last = lists
    .flatMap(({ path, words }) => words.map((word, index) => ({ path: [...path, index], word })))
    .findLast(({ word }) => isUse(word, flag));
  if (last?.word === wanted) return [];
  if (last) return last.word.startsWith(`--${flag}=`) ? document.set(last.path, wanted) : undefined;
  const end = lists.findLast(({ words }) => words.length > 0);
  return end && document.set([...end.path, end.words.length], wanted);
}

function isUse(word: string, flag: string): boolean {
  return word.startsWith('-') && word.replace(/^--?/, '').split('=', 1)[0] === flag;
}

/** An etcd that is told something by a flag and by its environment does not start. */
function isInEnvironment(document: StructuredDocument, at: Path, component: string, flag: string): boolean {
  return (
    component === 'etcd' && itemsAt(document, at).some((one) => valueAt(one, ['name']) === etcdVariable(flag))
  );
}

function itemsAt(document: StructuredDocument, at: Path): readonly unknown[] {
  const list = valueAt(document.value, at);
  return Array.isArray(list) ? list : [];
}
